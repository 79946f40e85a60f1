import { Module } from '@nestjs/common';
import { AddTeamMemberHandler, AddTeamMemberRoute } from './add-team-member/add-team-member.http.js';
import { AddUserHandler, AddUserRoute } from './add-user/add-user.http.js';
import { Administration } from './administration.http.js';
import { ListApiKeysRoute, ListApiKeysHandler } from './api-key-view/api-key-view.http.js';
import { CreateTeamHandler, CreateTeamRoute } from './create-team/create-team.http.js';
import { GrantRoleHandler, GrantRoleRoute } from './grant-role/grant-role.http.js';
import { IssueApiKeyHandler, IssueApiKeyRoute } from './issue-api-key/issue-api-key.http.js';
import { KeyAuthenticator } from './key-authenticator.http.js';
import { ListUsersHandler, PeopleViewRoutes } from './people-view/people-view.http.js';
import { People } from './people.http.js';
import { RemoveTeamMemberHandler, RemoveTeamMemberRoute } from './remove-team-member/remove-team-member.http.js';
import { RevokeApiKeyHandler, RevokeApiKeyRoute } from './revoke-api-key/revoke-api-key.http.js';
import { RevokeRoleHandler, RevokeRoleRoute } from './revoke-role/revoke-role.http.js';
import { ListTeamsHandler, ListTeamsRoute } from './team-view/team-view.http.js';

/** What other features and every process with routes need to know of people. */
@Module({ providers: [People, KeyAuthenticator], exports: [People, KeyAuthenticator] })
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
    ListApiKeysRoute,
    IssueApiKeyRoute,
    RevokeApiKeyRoute,
  ],
  providers: [
    Administration,
    AddUserHandler,
    GrantRoleHandler,
    RevokeRoleHandler,
    CreateTeamHandler,
    AddTeamMemberHandler,
    RemoveTeamMemberHandler,
    IssueApiKeyHandler,
    RevokeApiKeyHandler,
    ListUsersHandler,
    ListTeamsHandler,
    ListApiKeysHandler,
  ],
  exports: [PeopleDirectory],
})
export class PeopleApi {}
