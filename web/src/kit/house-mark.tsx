/** The mark of the house, as in the favicon, in the colour of the house around it. */
export function HouseMark({ size = 24 }: { size?: number }) {
  return (
    <svg className="house-mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M5 15 16 7l11 8M9 15v10h14V15" />
    </svg>
  );
}

/** The class of what shows the colour that admins gave the house; without one it is blue. */
export function houseClass(colour: number | undefined): string {
  return colour === undefined ? 'house' : `house person-${colour}`;
}
