/** Why a value was refused: the constructors of Kubernetes' field errors (V1). */
export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueTooMany'
  | 'FieldValueTooLong'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** One refused field. `renderFieldError` prints it in Kubernetes' own form (V2). */
export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.ports[1].name` */
  readonly field: string;
  /** The refused value; not printed for Required, Forbidden and TooLong. */
  readonly badValue?: unknown;
  readonly detail: string;
}
