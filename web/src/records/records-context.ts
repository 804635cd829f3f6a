import { createContext, useContext } from 'react';
import type { Filters, Place } from './places.js';
import type { Times } from './times.js';

/** What the parts of the records share. */
export interface Records {
  place: Place;
  /** The same list, narrowed otherwise. */
  narrow(filters: Readonly<Record<string, string | undefined>>): void;
  /** Another place; Back leads here. */
  open(path: Place['path'], filters?: Filters): void;
  times: Times;
  /** What a list kept when its place was left for another, for when Back leads to it. */
  kept: Map<string, unknown>;
  /** Names this visit of a place. */
  visit: string;
}

export const RecordsContext = createContext<Records | undefined>(undefined);

export function useRecords(): Records {
  const records = useContext(RecordsContext);
  if (!records) throw new Error('outside of the records');
  return records;
}
