export { type UploadCommand, uploadDecider } from './decider.js';
export { fileName } from './file-name.http.js';
export { type Upload, type UploadEvent, uploadEvents, uploadStream } from './upload.js';
export { UploadPolicy } from './upload-policy.http.js';
export { Uploads, type UsableUpload } from './uploads.http.js';
export { UploadPolicyModule, type UploadRules, UploadsApi, UploadsDirectory } from './uploads.module.js';
