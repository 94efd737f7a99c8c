// The export for display: each line of the server's table of personal fields with its values.

export interface PersonExport {
  fields: { code: string; name: string; purpose: string; retention: string; sensitive: boolean }[];
  /** Customers of an import with the person's phone, by id only. */
  importedCustomers: string[];
}

export interface ExportedField {
  code: string;
  name: string;
  purpose: string;
  retention: string;
  sensitive: boolean;
  values: string[];
}

/**
 * The paths of a field's values in the export. Fields that are not listed are shown only with their purpose; copying includes everything.
 */
const valuePaths: Record<string, string> = {
  wechat_identity: 'wxOpenid',
  phone: 'phone',
  name: 'submissions.applicant.realName',
  position: 'submissions.applicant.position',
  email: 'submissions.applicant.email',
  contact_phone: 'submissions.applicant.contactPhone',
  address: 'submissions.applicant.detailAddress',
  accounts: 'submissions.applicant.accountNumbers',
  profile: 'submissions.applicant.wxNickname',
  readings: 'pictures.readings',
  notes: 'notes.texts',
};

const maxValues = 20;

export function toExportedFields(exported: Pick<PersonExport, 'fields'>): ExportedField[] {
  return exported.fields.map(({ code, name, purpose, retention, sensitive }) => {
    const place = valuePaths[code];
    const values = place ? [...new Set(valuesAt(exported, place.split('.')))].slice(0, maxValues) : [];
    return { code, name, purpose, retention, sensitive, values };
  });
}

/** Follows the names of a path, into each item of a list. */
function valuesAt(from: unknown, names: readonly string[]): string[] {
  if (from === null || from === undefined || from === '') return [];
  if (Array.isArray(from)) return from.flatMap((item) => valuesAt(item, names));
  const [name, ...rest] = names;
  if (name !== undefined) return typeof from === 'object' ? valuesAt((from as Record<string, unknown>)[name], rest) : [];
  return typeof from === 'object' ? readingsOf(from) : [String(from)];
}

/** What was read from a picture: the confirmed value of each field, or else the one that was read. */
function readingsOf(fields: object): string[] {
  return Object.values(fields as Record<string, { read?: unknown; confirmed?: unknown } | null>)
    .map((reading) => reading?.confirmed ?? reading?.read)
    .filter((value) => value !== null && value !== undefined && value !== '')
    .map(String);
}
