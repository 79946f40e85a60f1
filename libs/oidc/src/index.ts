export { OidcAway, OidcTokens, type OidcTokensOptions, type TokenHolder } from './oidc-tokens.js';
