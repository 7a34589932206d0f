/** A JSON schema, as far as is needed here. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: keyof typeof TYPES | readonly (keyof typeof TYPES)[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | false;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES = {
  object: isObject,
  array: Array.isArray,
  string: (value: unknown) => typeof value === "string",
  number: (value: unknown) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value: unknown) => typeof value === "boolean",
  null: (value: unknown) => value === null,
} as const;

/**
 * The first thing in which a value differs from a schema, in words; undefined if it has that form.
 *
 * @param root where the schema's `$ref`s lead
 * @param at what the value is called
 */
export function mismatch(value: unknown, schema: Schema, root: Schema, at: string): string | undefined {
  const referred = schema.$ref && root.$defs?.[schema.$ref.slice("#/$defs/".length)];
  if (referred) return mismatch(value, referred, root, at);
  if ("const" in schema && value !== schema.const) return `${at} must be ${JSON.stringify(schema.const)}`;
  if (schema.enum && !schema.enum.includes(value)) return `${at} must be one of ${schema.enum.join(", ")}`;
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => TYPES[type](value)))
    return `${at} must be of type ${types.join(" or ")}`;
  if (typeof value === "string") return textProblem(value, schema, at);
  if (typeof value === "number") return numberProblem(value, schema, at);
  if (Array.isArray(value)) return elements(value, schema, root, at);
  return isObject(value) ? members(value, schema, root, at) : undefined;
}

function textProblem(value: string, { minLength = 0, maxLength = value.length, pattern }: Schema, at: string) {
  if (value.length < minLength) return `${at} must have ${minLength} characters at least`;
  if (value.length > maxLength) return `${at} must have ${maxLength} characters at most`;
  return pattern && !new RegExp(pattern, "u").test(value) ? `${at} must match ${pattern}` : undefined;
}

function numberProblem(value: number, { minimum = value, maximum = value }: Schema, at: string) {
  if (value < minimum) return `${at} must be at least ${minimum}`;
  return value > maximum ? `${at} must be at most ${maximum}` : undefined;
}

function elements(value: readonly unknown[], schema: Schema, root: Schema, at: string): string | undefined {
  const { minItems = 0, maxItems = value.length, items } = schema;
  if (value.length < minItems) return `${at} must have ${minItems} at least`;
  if (value.length > maxItems) return `${at} must have ${maxItems} at most`;
  return items && first(value.map((one, i) => mismatch(one, items, root, `${at}[${i}]`)));
}

function members(value: Record<string, unknown>, schema: Schema, root: Schema, at: string): string | undefined {
  const { required = [], properties = {}, propertyNames, additionalProperties } = schema;
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${at} has no ${missing}`;
  const problems = Object.keys(value).map((name) => {
    const here = `${at}.${name}`;
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (own === false) return `${here} is not known`;
    const named = propertyNames && mismatch(name, propertyNames, root, `the name ${here}`);
    return named ?? (own && mismatch(value[name], own, root, here));
  });
  return first(problems);
}

const first = (problems: readonly (string | undefined)[]): string | undefined =>
  problems.find((one) => one !== undefined);
