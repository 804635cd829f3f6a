import type { ActedOnLine, LineAction, ToErase } from '../../../../src/contract/line-marks.js';
import { api } from '../../kit/services.js';

/** Throws ApiError. @param confirm what the first answer to an erasing had */
export async function actOnLine(
  seq: number,
  action: LineAction,
  body: { reason: string; confirm?: string },
): Promise<ActedOnLine | ToErase> {
  return api.call('POST', `admin/records/lines/${seq}/${action}`, body);
}
