import { getMetadataArgsStorage } from 'typeorm';

type Entity<E> = new () => E;

/**
 * Columns of an entity in plain SQL, each under a name of the caller's choice and in the order given:
 * `columnsAs(Account, { nameKey: 'key' })` is `name_key AS key`.
 * @throws Error for a property that is no column
 */
export function columnsAs<E>(entity: Entity<E>, names: { readonly [P in keyof E]?: string }): string {
  return Object.entries<string | undefined>(names)
    .map(([property, name]) => `${columnOf(entity, property)} AS ${name}`)
    .join(', ');
}

/** Columns of an entity in plain SQL, under its property names: rows are read as what the entity declares. */
export function columns<E>(entity: Entity<E>, properties: readonly (keyof E & string)[]): string {
  return properties.map(property => `${columnOf(entity, property)} AS ${property}`).join(', ');
}

function columnOf<E>(entity: Entity<E>, property: string): string {
  const column = getMetadataArgsStorage()
    .filterColumns(entity)
    .find(({ propertyName }) => propertyName === property);
  if (!column) throw new Error(`${entity.name} has no column for ${property}`);
  return column.options.name ?? property;
}
