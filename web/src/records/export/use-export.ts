import { useEffect, useState } from 'react';
import type { ExportTicket, ExportView } from '../../../../src/contract/exports.js';
import { useRoomClient } from '../../kit/use-room.js';
import { recordApi } from '../record-api.js';
import { failureOf, type Failure } from '../use-list.js';

const LOOKED_AT_EVERY_MS = 700;
/** Once all that can still come is the end of what another node sends. */
const END_LOOKED_FOR_EVERY_MS = 3_000;

type Asked = Parameters<typeof recordApi.askForExport>[0];

/** How an export goes. */
export interface Export {
  isAsking: boolean;
  ticket: ExportTicket | undefined;
  view: ExportView | undefined;
  /** Its download was not begun in time. */
  isLate: boolean;
  /** Another node sends the file: only how it ended can be asked. */
  isElsewhere: boolean;
  failure: Failure | undefined;
  begin(asked: Asked): Promise<void>;
  clearFailure(): void;
}

/** Asks for an export, has the browser save it, and follows how far it is. */
export function useExport(): Export {
  const { clock } = useRoomClient();
  const [isAsking, setAsking] = useState(false);
  const [ticket, setTicket] = useState<ExportTicket>();
  const [view, setView] = useState<ExportView>();
  const [isLate, setLate] = useState(false);
  const [isElsewhere, setElsewhere] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const isOver = view?.state === 'done' || view?.state === 'cut';
  const everyMs = isLate || isElsewhere ? END_LOOKED_FOR_EVERY_MS : LOOKED_AT_EVERY_MS;
  useEffect(() => {
    if (!ticket || isOver) return undefined;
    let isGone = false;
    const look = async (): Promise<void> => {
      try {
        const now = await recordApi.export(ticket.seq);
        if (isGone) return;
        setView(now);
        setFailure(undefined);
        setElsewhere(false);
        setLate(now.state === 'waiting' && clock.now() > ticket.until);
      } catch (error) {
        if (isGone) return;
        const failed = failureOf(error);
        if (failed.code === 'NOT_FOUND') setElsewhere(true);
        else setFailure(failed);
      }
    };
    const timer = setInterval(() => void look(), everyMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [ticket, isOver, everyMs, clock]);

  return {
    ...{ isAsking, ticket, view, isLate, isElsewhere, failure },
    clearFailure: () => setFailure(undefined),
    async begin(asked) {
      setAsking(true);
      setFailure(undefined);
      try {
        const given = await recordApi.askForExport(asked);
        setTicket(given);
        save(given.url);
      } catch (error) {
        setFailure(failureOf(error));
      }
      setAsking(false);
    },
  };
}

/** The browser saves what is at an address, by itself and of any size. */
function save(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
