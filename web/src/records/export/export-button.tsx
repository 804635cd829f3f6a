import { useState } from 'react';
import type { ExportLog } from '../../../../src/contract/exports.js';
import { useText } from '../../i18n/index.js';
import { exportStrings } from './strings.js';
import { ExportDialog, type ExportFilters } from './export-dialog.js';
import './export.css';

/** Saves what a list shows as a file, as far as a file can be narrowed to it. */
export function ExportButton(props: {
  log: ExportLog;
  filters: ExportFilters;
  dropped?: readonly (string | false | undefined)[];
}) {
  const { dropped = [], ...more } = props;
  const t = useText(exportStrings);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button records-export-button" onClick={() => setOpen(true)}>
        <span aria-hidden="true">↓</span> {t.export_open}
      </button>
      {isOpen && (
        <ExportDialog
          {...more}
          dropped={dropped.filter((one): one is string => Boolean(one))}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
