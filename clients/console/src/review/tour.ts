/**
 * Whether a person has seen the tour, in this browser. By the displayed name, since the account of a sign-in by link is unknown: of two
 * persons with the same name at one browser, only the first sees it.
 */
const keyOf = (person: string): string => `powercrm.tour.${person}`;

export const hasSeenTour = (person: string): boolean => localStorage.getItem(keyOf(person)) !== null;

export const markTourSeen = (person: string): void => localStorage.setItem(keyOf(person), 'seen');
