import type { ExportFormat, ExportLog, ExportTicket, ExportView } from '../../../src/contract/exports.js';
import type {
  Attendance,
  LineContext,
  LinesPage,
  LoginRecord,
  MemberRecord,
  ModerationRecord,
  OpenedWhispers,
  Overview,
  RecordDay,
} from '../../../src/contract/records.js';
import type { SealView } from '../../../src/contract/proofs.js';
import type { RetentionTerms, RetentionView } from '../../../src/contract/retention.js';
import type { Review } from '../../../src/contract/reviews.js';
import type { AccountPage, Page, SanctionView } from '../../../src/contract/rest.js';
import { api } from '../kit/services.js';

type Query = Readonly<Record<string, string | number | undefined>>;

/** The routes of the records. Every method throws ApiError. */
export const recordApi = {
  lines: async (query: Query) => get<LinesPage>('admin/records/lines', query),
  context: async (seq: number, lines?: number) =>
    get<LineContext>(`admin/records/lines/${seq}/context`, { lines }),
  acts: async (query: Query) => get<Page<ModerationRecord>>('admin/records/acts', query),
  /** The sanctions in force, newest first. */
  sanctions: async () => get<Page<SanctionView>>('admin/sanctions', {}),
  days: async (query: Query) => get<Page<RecordDay>>('admin/records/days', query),
  logins: async (query: Query) => get<Page<LoginRecord>>('admin/records/logins', query),
  attendance: async (query: Query) => get<Attendance>('admin/records/logins/summary', query),
  member: async (name: string) => get<MemberRecord>(`admin/records/members/${encodeURIComponent(name)}`, {}),
  names: async (q: string) => get<AccountPage>('admin/accounts', { q, limit: 8 }),
  seal: async () => get<SealView>('admin/proof', {}),
  overview: async () => get<Overview>('admin/overview', {}),
  openWhispers: async (body: Readonly<Record<string, string | number>> & { reason: string }) =>
    api.call<OpenedWhispers>('POST', 'admin/records/whispers/open', body),
  review: async (query: Query) => get<Review>('admin/reviews', query),
  /** @param note may be empty */
  confirmReview: async (month: string, note: string) =>
    api.call<object>('POST', `admin/reviews/${month}`, note === '' ? {} : { note }),
  /** @param terms what the next run would remove under them */
  retention: async (terms: RetentionTerms) => get<RetentionView>('admin/retention', { ...terms }),
  setRetention: async (body: RetentionTerms & { reason: string; accept?: boolean }) =>
    api.call<RetentionView>('PUT', 'admin/retention', body),
  /** @returns where the file is: an address that needs no token */
  askForExport: async (
    body: Readonly<Record<string, string>> & { log: ExportLog; format: ExportFormat; reason: string },
  ) => api.call<ExportTicket>('POST', 'admin/records/exports', body),
  export: async (seq: number) => get<ExportView>(`admin/records/exports/${seq}`, {}),
};

async function get<T>(path: string, query: Query): Promise<T> {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(given).toString();
  return api.call<T>('GET', text === '' ? path : `${path}?${text}`);
}
