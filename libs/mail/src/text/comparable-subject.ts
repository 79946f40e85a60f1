import { subjectMarks } from '../forwarded/subject-marks.js';
import { baseSubject } from './subject.js';

/**
 * What two mails on the same thing have in common in their subjects: lower case, without the marks of answers, forwards and lists, 200 characters
 * at most; '' when nothing is left.
 */
export const comparableSubject = (subject: string): string =>
  subjectMarks(baseSubject(subject)).base.toLowerCase().replace(/\s+/g, ' ').slice(0, 200).trim();
