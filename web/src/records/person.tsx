import { MemberMark } from '../kit/member-mark.js';
import { personClass } from '../kit/person.js';
import { usePersonId } from '../kit/person-id.js';

/** A member by name, with their mark unless it is plain. */
export function Person({ name, isPlain = false }: { name: string; isPlain?: boolean }) {
  const id = usePersonId(name);
  return (
    <>
      {!isPlain && <MemberMark name={name} id={id} />}
      <bdi className={`records-person person-name ${personClass(id)}`}>{name}</bdi>
    </>
  );
}
