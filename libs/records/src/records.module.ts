import { Module } from '@nestjs/common';
import { PeopleDirectory } from '#libs/people';
import { AddContactAddressHandler, AddContactAddressRoute } from './add-contact-address/add-contact-address.http.js';
import {
  ComposeAssociationsRoute,
  OfferAssociationsHandler,
} from './compose-associations/compose-associations.http.js';
import { ContactAddresses } from './contact-addresses.http.js';
import { Contacts } from './contacts.http.js';
import { ListContactsRoute, ListContactsHandler } from './contact-view/contact-view.http.js';
import { CreateContactHandler, CreateContactRoute } from './create-contact/create-contact.http.js';
import { CreateRecordHandler, CreateRecordRoute } from './create-record/create-record.http.js';
import { LinkRecordsHandler, LinkRecordsRoute } from './link-records/link-records.http.js';
import { ListLinksHandler, ListRecordLinksRoute } from './record-link-view/record-link-view.http.js';
import { GetRecordHandler, GetRecordRoute } from './record-view/get-record.http.js';
import { ListRecordsHandler, ListRecordsRoute } from './record-view/list-records.http.js';
import { RecordAccess } from './record-access.http.js';
import { Records } from './records.http.js';
import { RenameContactHandler, RenameContactRoute } from './rename-contact/rename-contact.http.js';
import { SetContactOwnerHandler, SetContactOwnerRoutes } from './set-contact-owner/set-contact-owner.http.js';
import { ShareRecordHandler, ShareRecordRoutes } from './share-record/share-record.http.js';
import { UnlinkRecordsHandler, UnlinkRecordsRoute } from './unlink-records/unlink-records.http.js';

/** What other features need to know of contacts and records. */
@Module({
  providers: [ContactAddresses, Contacts, Records, RecordAccess],
  exports: [ContactAddresses, Contacts, Records, RecordAccess],
})
export class RecordsDirectory {}

/** Contacts, companies, deals and tickets over HTTP. */
@Module({
  imports: [PeopleDirectory, RecordsDirectory],
  controllers: [
    ListContactsRoute,
    CreateContactRoute,
    RenameContactRoute,
    AddContactAddressRoute,
    SetContactOwnerRoutes,
    ListRecordsRoute,
    GetRecordRoute,
    CreateRecordRoute,
    ListRecordLinksRoute,
    LinkRecordsRoute,
    UnlinkRecordsRoute,
    ShareRecordRoutes,
    ComposeAssociationsRoute,
  ],
  providers: [
    ListContactsHandler,
    CreateContactHandler,
    RenameContactHandler,
    AddContactAddressHandler,
    SetContactOwnerHandler,
    ListRecordsHandler,
    GetRecordHandler,
    CreateRecordHandler,
    ListLinksHandler,
    LinkRecordsHandler,
    UnlinkRecordsHandler,
    ShareRecordHandler,
    OfferAssociationsHandler,
  ],
  exports: [RecordsDirectory],
})
export class RecordsApi {}
