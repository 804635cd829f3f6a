/** A row as it is sent in JSON: absent fields are left out, never null. */
export function omitNulls<T extends object>(row: T): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;
}
