import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UnauthorizedException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';

/** Whoever sends a request; a feature that knows people says more about them. */
export type Caller = Readonly<{ id: string }>;

export type CalledRequest = Request & { caller?: Caller };

/** Tells who holds a bearer token: `null` for a token nobody holds. Provided by the feature that knows people. */
export abstract class Authenticator {
  abstract authenticate(token: string): Promise<Caller | null>;
}

const ANYONE = 'threadlog:anyone';

/** Marks a route that needs no bearer token. */
export const Anyone = () => SetMetadata(ANYONE, true);

/** The token that a request bears (RFC 6750). */
export const bearerToken = (request: Pick<Request, 'headers'>): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

/** Lets a request pass only with a bearer token that somebody holds (RFC 6750); 401 otherwise. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(ANYONE, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const token = bearerToken(request);
    if (token === undefined) throw new UnauthorizedException('send "Authorization: Bearer <API key or token>"');
    const caller = await this.authenticator.authenticate(token);
    if (caller === null) throw new UnauthorizedException('this token is unknown, expired or was revoked');
    request.caller = caller;
    return true;
  }
}

/** The caller that the guard let pass. */
export const callerOf = (request: CalledRequest): Caller => {
  if (request.caller === undefined) throw new Error('a route without a caller asked who is calling');
  return request.caller;
};

/** Route parameter: the caller, as the Authenticator described them. */
export const CalledBy = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<CalledRequest>()),
);
