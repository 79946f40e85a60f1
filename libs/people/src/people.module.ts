import { Module } from '@nestjs/common';
import { AddTeamMemberHandler, AddTeamMemberRoute } from './add-team-member/add-team-member.http.js';
import { AddUserHandler, AddUserRoute } from './add-user/add-user.http.js';
import { Administration } from './administration.http.js';
import { ListApiKeysRoute, ListApiKeysHandler } from './api-key-view/api-key-view.http.js';
import { AssignSeatHandler, AssignSeatRoute } from './assign-seat/assign-seat.http.js';
import { BearerAuthenticator } from './bearer-authenticator.http.js';
import { CreateTeamHandler, CreateTeamRoute } from './create-team/create-team.http.js';
import { DissolveTeamHandler, DissolveTeamRoute } from './dissolve-team/dissolve-team.http.js';
import { GrantRoleHandler, GrantRoleRoute } from './grant-role/grant-role.http.js';
import { Identities } from './identities.http.js';
import { ListIdentitiesHandler, ListIdentitiesRoute } from './identity-view/identity-view.http.js';
import { IssueApiKeyHandler, IssueApiKeyRoute } from './issue-api-key/issue-api-key.http.js';
import { KeyAuthenticator } from './key-authenticator.http.js';
import { LinkIdentityHandler, LinkIdentityRoute } from './link-identity/link-identity.http.js';
import { ListUsersHandler, PeopleViewRoutes } from './people-view/people-view.http.js';
import { People } from './people.http.js';
import { ReleaseSeatHandler, ReleaseSeatRoute } from './release-seat/release-seat.http.js';
import { RemoveAvatarHandler, RemoveAvatarRoutes } from './remove-avatar/remove-avatar.http.js';
import { RemoveTeamMemberHandler, RemoveTeamMemberRoute } from './remove-team-member/remove-team-member.http.js';
import { RenameTeamHandler, RenameTeamRoute } from './rename-team/rename-team.http.js';
import { RevokeApiKeyHandler, RevokeApiKeyRoute } from './revoke-api-key/revoke-api-key.http.js';
import { RevokeRoleHandler, RevokeRoleRoute } from './revoke-role/revoke-role.http.js';
import { GetSeatsHandler, GetSeatsRoute } from './seat-view/seat-view.http.js';
import { SetPrimaryTeamHandler, SetPrimaryTeamRoute } from './set-primary-team/set-primary-team.http.js';
import { TokenAuthenticator } from './token-authenticator.http.js';
import { UnlinkIdentityHandler, UnlinkIdentityRoute } from './unlink-identity/unlink-identity.http.js';
import { ListTeamsHandler, ListTeamsRoute } from './team-view/team-view.http.js';

/** What other features and every process with routes need to know of people. */
@Module({
  providers: [People, KeyAuthenticator, TokenAuthenticator, BearerAuthenticator, Administration],
  exports: [People, BearerAuthenticator, Administration],
})
export class PeopleDirectory {}

/** Users, teams, roles and API keys over HTTP. */
@Module({
  imports: [PeopleDirectory],
  controllers: [
    PeopleViewRoutes,
    AddUserRoute,
    GrantRoleRoute,
    RevokeRoleRoute,
    ListTeamsRoute,
    CreateTeamRoute,
    AddTeamMemberRoute,
    RemoveTeamMemberRoute,
    RenameTeamRoute,
    DissolveTeamRoute,
    SetPrimaryTeamRoute,
    RemoveAvatarRoutes,
    GetSeatsRoute,
    AssignSeatRoute,
    ReleaseSeatRoute,
    ListApiKeysRoute,
    IssueApiKeyRoute,
    RevokeApiKeyRoute,
    LinkIdentityRoute,
    UnlinkIdentityRoute,
    ListIdentitiesRoute,
  ],
  providers: [
    Identities,
    AddUserHandler,
    GrantRoleHandler,
    RevokeRoleHandler,
    CreateTeamHandler,
    AddTeamMemberHandler,
    RemoveTeamMemberHandler,
    RenameTeamHandler,
    DissolveTeamHandler,
    SetPrimaryTeamHandler,
    RemoveAvatarHandler,
    GetSeatsHandler,
    AssignSeatHandler,
    ReleaseSeatHandler,
    IssueApiKeyHandler,
    RevokeApiKeyHandler,
    LinkIdentityHandler,
    UnlinkIdentityHandler,
    ListIdentitiesHandler,
    ListUsersHandler,
    ListTeamsHandler,
    ListApiKeysHandler,
  ],
  exports: [PeopleDirectory],
})
export class PeopleApi {}
