export { Clamd, type ClamdOptions, scannerAt } from './clamd.js';
export { NoScanner, type ScanResult, VirusScanner } from './virus-scanner.js';
