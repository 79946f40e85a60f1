import { type DynamicModule, Module } from '@nestjs/common';
import { VirusScanner } from '#libs/antivirus';
import { PeopleDirectory } from '#libs/people';
import { GetAvatarRoute } from './get-avatar/get-avatar.http.js';
import { GetUploadHandler, GetUploadRoute } from './get-upload/get-upload.http.js';
import { ReceiveUploadHandler } from './receive-upload/receive-upload-command.http.js';
import { ReceiveUploadRoute } from './receive-upload/receive-upload.http.js';
import { ReceivedFiles } from './receive-upload/received-files.http.js';
import { ResumeUploadRoutes } from './resume-upload/resume-upload.http.js';
import { ResumedFiles } from './resume-upload/resumed-files.http.js';
import { UnfinishedUploads } from './resume-upload/unfinished-uploads.http.js';
import { UploadScans } from './scan-upload/upload-scans.http.js';
import { SetAvatarHandler, SetAvatarRoute } from './set-avatar/set-avatar.http.js';
import { UploadPolicy } from './upload-policy.http.js';
import { Uploads } from './uploads.http.js';

/** What is done with files: which are taken and sent, and who scans them. */
export type UploadRules = Readonly<{ policy: UploadPolicy; scanner: VirusScanner }>;

/** What a deployment says of files, to be injected anywhere in it; where it says nothing, files are taken as usual and nothing scans them. */
@Module({})
export class UploadPolicyModule {
  static forRoot({ policy, scanner }: UploadRules): DynamicModule {
    const said = [
      { provide: UploadPolicy, useValue: policy },
      { provide: VirusScanner, useValue: scanner },
    ];
    return { module: UploadPolicyModule, global: true, providers: said, exports: [UploadPolicy, VirusScanner] };
  }
}

/** What other features need to know of files that were sent ahead. */
@Module({ providers: [Uploads, UploadScans], exports: [Uploads, UploadScans] })
export class UploadsDirectory {}

/** Files sent ahead, over HTTP, and the pictures of people among them. */
@Module({
  imports: [UploadsDirectory, PeopleDirectory],
  controllers: [ReceiveUploadRoute, ResumeUploadRoutes, GetUploadRoute, SetAvatarRoute, GetAvatarRoute],
  providers: [ReceiveUploadHandler, GetUploadHandler, SetAvatarHandler, ReceivedFiles, ResumedFiles, UnfinishedUploads],
  exports: [UploadsDirectory],
})
export class UploadsApi {}
