/** The numbers of the protocol: what a client may send and what the server promises. Units are in the names. */
export const LIMITS = {
  /** Code points of a line or whisper. */
  textMaxCodePoints: 2_000,
  /** Code points of a reason for a kick, mute, … */
  reasonMaxCodePoints: 200,
  roomNameMaxCodePoints: 60,
  roomDescriptionMaxCodePoints: 140,
  roomNoticeMaxCodePoints: 200,
  /** The longest slow mode: one line per member in this time. */
  slowMaxSeconds: 3_600,
  /** Colours are numbers from 0 on; the page has one for each. */
  colours: 16,
  nameMinChars: 2,
  nameMaxChars: 20,
  passwordMinChars: 8,
  passwordMaxChars: 128,
  /** Largest frame a client may send; a bigger one closes its connection. */
  frameMaxBytes: 65_536,
  /** Rows of one answer to `history` or of one page of an admin log. */
  pageDefault: 50,
  pageMax: 200,
  /** Rows on each side of a line in the record. */
  contextDefault: 20,
  contextMax: 100,
  /** Lines of a member that are counted at the most, of each kind. */
  memberLinesCountedMax: 10_000,
  /** Code points of what is searched for, and how many words and phrases it has. */
  searchMaxCodePoints: 100,
  searchMaxWords: 8,
  /** Places of one line at which a member may be mentioned. */
  mentionsMax: 20,
  /** Code points of a quoted line. */
  quoteMaxCodePoints: 120,
  /** Items of `welcome` when nothing is resumed. */
  welcomeItems: 50,
  /** A client further behind than this gets a reset instead of a resume. */
  resumeMaxBehind: 10_000,
  /** Lines that are counted as unread at the most. */
  unreadMax: 9_999,
  /** Mentions that are counted as unread at the most. */
  unreadMentionsMax: 999,
  /** Members whose unread whispers a `welcome` names. */
  unreadWhisperersMax: 50,
  /** Names in one `welcome` or `presence`. */
  presenceMaxNames: 1_000,
  kickCoolOffDefaultMs: 5 * 60_000,
  kickCoolOffMaxMs: 30 * 86_400_000,
  muteDefaultMs: 10 * 60_000,
  muteMaxMs: 30 * 86_400_000,
  /** A muted member may whisper to an admin once in this time. */
  appealEveryMs: 10_000,
  /** A participant whose last connection was lost is shown as left after this time. */
  leaveGraceMs: 10_000,
  /** Whispers opened by one request. */
  whispersOpenedMax: 500,
  /** In this time the erasing of a line is to be confirmed. */
  eraseConfirmMs: 10 * 60_000,
  /** Accounts created by one request. */
  accountsAtOnceMax: 50,
  inviteUsesMax: 500,
  inviteLastsMinMs: 60_000,
  inviteLastsDefaultMs: 7 * 86_400_000,
  inviteLastsMaxMs: 30 * 86_400_000,
} as const;
