import { InvalidArgumentError } from "commander";

/** Reads an option's value as a number within limits. */
export const numberFrom = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
};

/** Reads an option's value as a whole number within limits. */
export const wholeFrom = (least: number, most: number) => (text: string) => {
  if (/^\d+$/.test(text)) return numberFrom(least, most)(text);
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};
