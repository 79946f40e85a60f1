import { Module } from '@nestjs/common';
import { PeopleDirectory } from '#libs/people';
import { AddForwardingHandler, AddForwardingRoute } from './add-forwarding/add-forwarding.http.js';
import { AddMemberHandler, AddMemberRoute } from './add-member/add-member.http.js';
import { AddressClaims } from './address-claims.http.js';
import { ConnectAddressHandler, ConnectAddressRoute } from './connect-address/connect-address.http.js';
import { CreateInboxHandler, CreateInboxRoute } from './create-inbox/create-inbox.http.js';
import { DisconnectAddressHandler, DisconnectAddressRoute } from './disconnect-address/disconnect-address.http.js';
import { InboxAccess } from './inbox-access.http.js';
import { InboxAdministration } from './inbox-administration.http.js';
import {
  GetInboundPolicyHandler,
  InboundRulesRoutes,
  ListSendersHandler,
} from './inbox-directory/inbound-rules.http.js';
import { GetInboxHandler, InboxDirectoryRoutes, ListInboxesHandler } from './inbox-directory/inbox-directory.http.js';
import { InboxSight } from './inbox-sight.http.js';
import { ListSenderHandler, ListSenderRoute } from './list-sender/list-sender.http.js';
import { InboxLooks } from './look-into-inbox/inbox-looks.http.js';
import { ListLooksHandler, ListLooksRoute } from './look-view/look-view.http.js';
import { OpenVisibilityHandler, OpenVisibilityRoute } from './open-visibility/open-visibility.http.js';
import { PauseSendingHandler, PauseSendingRoute } from './pause-sending/pause-sending.http.js';
import { RemoveForwardingHandler, RemoveForwardingRoute } from './remove-forwarding/remove-forwarding.http.js';
import { RemoveMemberHandler, RemoveMemberRoute } from './remove-member/remove-member.http.js';
import { RenameInboxHandler, RenameInboxRoute } from './rename-inbox/rename-inbox.http.js';
import { ResumeSendingHandler, ResumeSendingRoute } from './resume-sending/resume-sending.http.js';
import { RestrictVisibilityHandler, RestrictVisibilityRoute } from './restrict-visibility/restrict-visibility.http.js';
import { BusinessHoursRoutes, SetBusinessHoursHandler } from './set-business-hours/set-business-hours.http.js';
import {
  SetFallbackAddressHandler,
  SetFallbackAddressRoute,
} from './set-fallback-address/set-fallback-address.http.js';
import { SetInboundPolicyHandler, SetInboundPolicyRoute } from './set-inbound-policy/set-inbound-policy.http.js';
import { SetSendingLimitHandler, SetSendingLimitRoutes } from './set-sending-limit/set-sending-limit.http.js';
import { UnlistSenderHandler, UnlistSenderRoute } from './unlist-sender/unlist-sender.http.js';

/** What other features need to know of inboxes: rights, also of others than the caller, and whose an address is. */
@Module({
  imports: [PeopleDirectory],
  providers: [InboxAccess, InboxSight, InboxLooks],
  exports: [InboxAccess, InboxSight, InboxLooks],
})
export class InboxesDirectory {}

/** Inboxes over HTTP. */
@Module({
  imports: [PeopleDirectory, InboxesDirectory],
  controllers: [
    InboxDirectoryRoutes,
    ListLooksRoute,
    CreateInboxRoute,
    RenameInboxRoute,
    SetFallbackAddressRoute,
    AddForwardingRoute,
    RemoveForwardingRoute,
    ConnectAddressRoute,
    DisconnectAddressRoute,
    AddMemberRoute,
    RemoveMemberRoute,
    RestrictVisibilityRoute,
    OpenVisibilityRoute,
    InboundRulesRoutes,
    SetInboundPolicyRoute,
    BusinessHoursRoutes,
    ListSenderRoute,
    UnlistSenderRoute,
    SetSendingLimitRoutes,
    PauseSendingRoute,
    ResumeSendingRoute,
  ],
  providers: [
    InboxAdministration,
    AddressClaims,
    ListInboxesHandler,
    GetInboxHandler,
    ListLooksHandler,
    CreateInboxHandler,
    RenameInboxHandler,
    SetFallbackAddressHandler,
    AddForwardingHandler,
    RemoveForwardingHandler,
    ConnectAddressHandler,
    DisconnectAddressHandler,
    AddMemberHandler,
    RemoveMemberHandler,
    RestrictVisibilityHandler,
    OpenVisibilityHandler,
    GetInboundPolicyHandler,
    ListSendersHandler,
    SetInboundPolicyHandler,
    SetBusinessHoursHandler,
    ListSenderHandler,
    UnlistSenderHandler,
    SetSendingLimitHandler,
    PauseSendingHandler,
    ResumeSendingHandler,
  ],
  exports: [InboxesDirectory, InboxAdministration],
})
export class InboxesApi {}
