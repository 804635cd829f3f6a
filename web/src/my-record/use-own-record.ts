import { useEffect, useState } from 'react';
import type { OwnRecord } from '../../../src/contract/records.js';
import { ApiError } from '../client/api.js';
import { api } from '../kit/services.js';

/** One's own record as it was when the page was opened; undefined until it is here. */
export function useOwnRecord(): OwnRecord | undefined {
  const [record, setRecord] = useState<OwnRecord>();
  useEffect(() => {
    api.call<OwnRecord>('GET', 'me/record').then(setRecord, (error: unknown) => {
      // the lists say what went wrong
      if (!(error instanceof ApiError)) throw error;
    });
  }, []);
  return record;
}
