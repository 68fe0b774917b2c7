import type { Diagnosis, FindingCode } from "../domain/codes/diagnosis.ts";
import type { Symptom } from "../domain/codes/symptom.ts";
import type { ParamText } from "./setting_sentences.ts";
import type { ChargerNotice } from "../domain/house/snapshot.ts";

/**
 * What is wrong, and what a person can do about it, without the last full stop. In the words of a
 * language braces hold where the fields are, and behind a bar what is said beside them instead.
 */
export interface Advice {
  readonly what: string;
  readonly todo: string;
}

/** Who failed to answer: host, with its port where that is known, and its Modbus unit. */
export interface Asked {
  readonly address: string;
  readonly unitId: number;
}

/** What a symptom means, and what to do about it. */
export interface SymptomWords {
  readonly what: (asked: Asked) => string;
  readonly todo: string;
}

/** What a code of a charger means, as what follows a colon, and what to do about it. */
export interface NoticeMeaning {
  readonly means: string;
  readonly todo: string;
}

/** What only devices of one driver have to say. */
export interface MakeWords {
  /** Where the common words of a symptom do not do. */
  readonly symptoms: Readonly<Partial<Record<Symptom, SymptomWords>>>;
  /** What the faults of its inverter mean, as what follows a colon, by the maker's label. */
  readonly faults?: Readonly<Record<string, string>>;
  /** Errors and warnings of its charger, by the maker's names. */
  readonly notices?: Readonly<Record<string, NoticeMeaning>>;
  /** Its parameters, by key, where the common words of a parameter do not do. */
  readonly params?: Readonly<Record<string, ParamText>>;
}

/** The words of all that can be wrong with devices. */
export interface DiagnosisWords {
  /** For devices that have nothing of their own to say about a symptom. */
  readonly symptoms: Readonly<Record<Symptom, SymptomWords>>;
  readonly findings: Readonly<Record<FindingCode, Advice>>;
  readonly inverterFault: {
    /** The label is the maker's, and `means` what follows a colon; null: none is known. */
    readonly what: (label: string | null, means: string | null) => string;
    readonly todo: string;
  };
  readonly charger: {
    readonly what: (notices: string) => string;
    readonly kinds: Readonly<Record<ChargerNotice["kind"], string>>;
    /** For codes that no maker explains. */
    readonly todo: Readonly<Record<ChargerNotice["kind"], string>>;
  };
  /** By driver. */
  readonly makes: Readonly<Record<string, MakeWords>>;
}

/** A language, as far as it tells what is wrong. */
interface Language {
  readonly code: string;
  readonly diagnoses: DiagnosisWords;
}

type Failure = Extract<Diagnosis, { readonly address: string }>;
type Reported = Extract<Diagnosis, { readonly notices: unknown }>;

/**
 * What a diagnosis says; that of an older version brings its words, in English where no other.
 * `isAtFields`: it is said beside the fields of the device, so not where they are.
 */
export function adviceOf(diagnosis: Diagnosis, language: Language, isAtFields = false): Advice {
  const { what, todo } = wordsFor(diagnosis, language);
  return { what, todo: todo.replaceAll(PLACE, isAtFields ? "$<here>" : "$<there>") };
}

const PLACE = /\{(?<there>[^|}]*)\|?(?<here>[^}]*)\}/g;

function wordsFor(diagnosis: Diagnosis, { code, diagnoses }: Language): Advice {
  if ("what" in diagnosis) {
    const { what, todo } = diagnosis;
    return { what: own(what, code) ?? what.en, todo: own(todo, code) ?? todo.en };
  }
  if ("address" in diagnosis) return failureAdvice(diagnosis, diagnoses);
  if ("notices" in diagnosis) return reportedAdvice(diagnosis, diagnoses);
  if ("label" in diagnosis) {
    const { driver, label } = diagnosis;
    const means = label === null ? null : own(ownWords(driver, diagnoses).faults, label);
    return {
      what: diagnoses.inverterFault.what(label, means),
      todo: diagnoses.inverterFault.todo,
    };
  }
  return diagnoses.findings[diagnosis.code];
}

function failureAdvice(
  { code, driver, address, unitId }: Failure,
  diagnoses: DiagnosisWords,
): Advice {
  const { what, todo } = ownWords(driver, diagnoses).symptoms[code] ?? diagnoses.symptoms[code];
  return { what: what({ address, unitId: unitId ?? 1 }), todo };
}

/** `The charger reports error 16 (a residual current flowed)`, and what to do about the first. */
function reportedAdvice({ driver, notices }: Reported, diagnoses: DiagnosisWords): Advice {
  const { charger } = diagnoses;
  const { notices: meanings } = ownWords(driver, diagnoses);
  const meaning = ({ name }: ChargerNotice) => name === null ? null : own(meanings, name);
  const told = notices.map((notice) => {
    const means = meaning(notice)?.means ?? notice.name;
    return charger.kinds[notice.kind] + (notice.code === null ? "" : ` ${notice.code}`) +
      (means === null ? "" : ` (${means})`);
  });
  const [first] = notices;
  return {
    what: charger.what(told.join("; ")),
    todo: meaning(first)?.todo ?? charger.todo[first.kind],
  };
}

function ownWords(driver: string, { makes }: DiagnosisWords): MakeWords {
  return own(makes, driver) ?? { symptoms: {} };
}

/** What a table has under a name that comes from outside. */
function own<T>(table: Readonly<Record<string, T>> = {}, name: string): T | null {
  return Object.hasOwn(table, name) ? table[name] ?? null : null;
}
