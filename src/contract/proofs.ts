/** That the log has only grown since a checkpoint: RFC 9162, section 2.1.4. */
export interface ConsistencyProof {
  /** The sizes of both trees. */
  from: number;
  to: number;
  /** The hashes in base64. */
  hashes: string[];
  /** The signed note of the newer one. */
  checkpoint: string;
}

/** By which key checkpoints are signed. */
export interface ProofKeys {
  /** As `name+id+key`: c2sp.org/signed-note. */
  vkeys: string[];
  /** SHA-256 of the first public key, in hexadecimal, to compare by eye. */
  fingerprint: string;
}

/** How far the log is sealed, as members are told it. */
export interface Sealed {
  /** Rows; the last one has this seq. */
  size: number;
  /** When that was signed; on another node than the one that seals, when it was published. Epoch ms. */
  at: number;
  /** Of the key: SHA-256 in hexadecimal. */
  fingerprint: string;
  /** The signed note. */
  checkpoint: string;
  /** Who cosigns what is published. */
  witnesses: Omit<WitnessView, 'problem'>[];
}

/** How far the log is sealed. */
export interface SealView {
  /** Rows; the last one has this seq. */
  size: number;
  /** Base64. */
  root: string;
  origin: string;
  fingerprint: string;
  /** When the newest checkpoint was signed; of another node's, when it was published. Epoch ms. */
  sealedAt?: number;
  /** Rows that are not sealed yet. */
  unsealed: number;
  /** Up to this seq rows were there before the log was first sealed: what happened to them before is not proven. */
  existing: number;
  /** Who cosigns, as the node that answers knows. */
  witnesses: WitnessView[];
  /** Why nothing is sealed by this node, in words for the operator. */
  problem?: string;
}

/** One who cosigns checkpoints. */
export interface WitnessView {
  name: string;
  /** When it last did, as it says. Epoch ms, to the second. */
  at?: number;
  /** The newest published checkpoint is without its signature: nothing is witnessed by it since then, if it ever was. */
  isAway: boolean;
  /** Why it did not, the last time that this node asked it; for admins. */
  problem?: string;
}

/** What a proof of a row has besides the tree's hashes: with these its leaf can be made again. */
export interface ProvenRow {
  /** The text that is hashed. */
  entry: string;
  /** Base64 of 16 bytes; absent of a text that was erased. */
  salt?: string;
  /** The text of a line; of an act what it says, in JSON. Absent of one that was erased. */
  body?: string;
}
