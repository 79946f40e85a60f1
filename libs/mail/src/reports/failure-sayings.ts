/*
 * What servers say, in lower case, with addresses written `@` and hosts `~`. The lists are tried in their order, since words overlap: "user
 * quota exceeded" is about a mailbox, not about a user. `.{0,n}` keeps each phrase linear.
 */

type Sayings = readonly (readonly [reason:
  | 'virus' | 'auth' | 'rate-limited' | 'too-large' | 'mailbox-full' | 'has-moved' | 'mailbox-disabled' | 'relay-denied' | 'sender-rejected'
  | 'host-unknown' | 'blocked' | 'spam' | 'user-unknown' | 'security' | 'policy' | 'content' | 'expired' | 'network' | 'syntax' | 'mailer'
  | 'system' | 'filtered' | 'rejected', phrases: readonly string[]])[]; // prettier-ignore

const WHO = '(?:user|recipient|mailbox|account|address|addressee|mail ?drop|alias|person|subscriber|customer|addr|rcpt|local ?part|destination|member|login|@|intended|directory)'; // prettier-ignore

export const sayingsOnMail: Sayings = [
  ['virus', ['\\bvirus', '\\bmalware', 'infected', 'trojan', 'phish.{0,20}detected']],
  ['auth', [
    '\\bdmarc\\b', 'dkim.{0,60}(?:fail|not pass|invalid|missing|unauth|check|required)', '\\bspf\\b.{0,40}(?:fail|not pass|check|invalid|error|record|violat|hard|reject)',
    '(?:fail|not pass|reject).{0,30}\\b(?:spf|dkim)\\b', 'sender policy framework', 'unauthenticated (?:e-?mail|message)', '\\b5\\.7\\.(?:2[0-467]|515)\\b',
    'not (?:authorized|allowed|permitted) to send (?:mail|from|on behalf)', 'does not designate', 'sender id .{0,30}(?:fail|not)', 'sender address.{0,30}spoof',
  ]],
  ['rate-limited', [
    'too many (?:connections|messages|recipients|concurrent|mails?|e-?mails?|sessions|invalid|errors|rcpt|simultaneous)', 'rate ?-?limit', 'at a rate that', 'throttl',
    'exceed.{0,40}(?:\\brate|hourly|daily|per (?:hour|day|minute)|number of)', '(?:maximum|max).{0,20}(?:defers and failures|number of (?:connections|recipients|messages))',
    'too (?:quickly|fast|frequent)', 'sending (?:rate|limit|quota)', 'connection limit', 'domain .{0,40}has exceeded', 'recipients? limit',
    '\\b[45]\\.7\\.28\\b', '\\b[45]\\.5\\.3\\b', 'receives? too many', 'slow ?down', 'greylist', 'gray-?list', 'grey ?list',
  ]],
  ['mailbox-full', ['mailbox.{0,20}exceed', 'exceed.{0,30}mailbox']],
  ['too-large', [
    '(?:message|mail|size|body|attachment|content|e-?mail).{0,30}(?:too (?:large|big|long)|exceed.{0,30}(?:size|maximum|limit|allowed))', '(?:message|mail) size', 'size ?limit',
    'exceed.{0,40}(?:size limit|fixed (?:maximum|limit))', 'too (?:big|large) (?:message|for|mail)', 'larger than.{0,30}(?:limit|maximum|allowed|current)', '\\b5\\.3\\.4\\b', '\\b5\\.2\\.3\\b',
    'zu gro(?:ß|ss)', 'trop (?:volumineux|gros)', 'demasiado grande', 'troppo grande', 'muito grande', 'サイズ.{0,20}(?:超|大き)',
  ]],
]; // prettier-ignore

export const sayingsOnAddresses: Sayings = [
  ['expired', ['did not accept our requests']],
  ['network', ['host not found, try again', 'temporary (?:lookup|dns|name)', 'try again.{0,20}name server']],
  ['mailer', ['^procmail', 'procmail:', 'command died']],
  ['mailbox-full', [
    '\\bquota', 'over ?-?quota', '(?:mailbox|mail ?box|maildir|inbox|user|account|recipient|mail ?folder|storage|@).{0,50}(?:\\bfull\\b|exceeded.{0,30}(?:storage|limit|size|allo)|too full)',
    'insufficient (?:disk|storage|space|system storage)', 'not enough (?:disk|storage|space)', 'out of storage', 'disk (?:space|full)', 'storage (?:limit|allocation|space|exceed)',
    'exceed.{0,30}(?:storage|space|allocat)', 'mailbox_?full', 'no space left', 'full mailbox', '\\b[45]\\.2\\.2\\b',
    'postfach.{0,40}(?:voll|überf)', 'bo[iî]te.{0,40}pleine', 'buz[oó]n.{0,40}llen[oa]', 'casella.{0,40}piena', 'caixa.{0,40}cheia', 'переполнен', 'メールボックス.{0,30}(?:いっぱい|超え|容量)', '[邮信]箱.{0,10}[已满滿]',
  ]],
  ['has-moved', [
    '(?:user|recipient|address|account|mailbox|customer).{0,30}(?:\\bmoved|relocated|been replaced|been changed)', 'has moved to', 'new e?-?mail address (?:is|:)', '\\b5\\.1\\.6\\b',
    'no longer (?:uses?|using) this', 'changed (?:his|her|their) (?:e-?mail )?address', 'please (?:use|try|forward|update).{0,20}@',
  ]],
  ['mailbox-disabled', [
    '(?:user|account|mailbox|recipient|address|e-?mail|login|alias|domain|@).{0,60}(?:\\bdisabled|\\binactive|inactivity|deactivat|suspend|\\bfrozen|\\blocked|\\bexpired|discontinued|not active|temporarily (?:locked|inactive)|\\bclosed\\b|terminated|on hold)',
    '(?:disabled|inactive|suspended|deactivated|dormant|not active|terminated).{0,20}(?:user|account|mailbox|recipient|address)', 'konto.{0,20}gesperrt', 'compte.{0,30}(?:désactiv|suspendu)', 'cuenta.{0,30}(?:desactiv|suspend)',
  ]],
  ['relay-denied', [
    'relay(?:ing)?\\b.{0,30}(?:denied|not (?:permitted|allowed)|prohibited|access|forbidden|reject|refused|restricted)', '(?:unable|not (?:configured|permitted|allowed)|cannot|refus\\w*|denied|won\'?t|will not|no|prohibited).{0,12}(?:to )?relay',
    'rcpthosts', 'not an? (?:open )?(?:gateway|relay)', 'we do not relay', 'relay not', 'relaying mail', 'insecure mail relay',
  ]],
  ['sender-rejected', [
    'sender.{0,60}(?:rejected|not (?:found|exist|verif|accept)|does not exist|unknown|invalid|refused|could not be verified|verify failed)', '(?:rejected|invalid|unknown|bad|unverified) (?:return path|sender|from address|mail from)',
    'does not accept mail from', 'backscatter', '\\b5\\.1\\.[78]\\b', 'from address', 'mail from.{0,30}(?:reject|not|denied)', 'callback', 'sender verif', 'return address', 'temporarily deferred due to', 'address family',
  ]],
  ['user-unknown', [
    'no such (?:user|recipient|mailbox|account|address|person|mail ?drop|local|virtual|here)', 'user ?unknown', 'unknown ?user', 'recip(?:ient)?notfound', 'nosuchuser', 'recipient address rejected: access denied', '(?:adr|addr)\\.recip',
  ]],
  ['host-unknown', [
    '(?:host|domain|\\bmx|\\bdns).{0,40}(?:not found|unknown|does ?n[o\']t exist|do not exist|no such|nonexistent|non-existent|not exist|can ?n[o\']t be found)', 'null ?mx', 'unknown (?:host|domain|mail server|mx|remote host)',
    '(?:no such|not find|n\'t find|no valid) (?:any |a |the )?(?:host|domain|mx\\b|mail exchanger|server)', 'name service error.{0,80}(?:not found|no (?:mx|data|record)|nullmx)', 'unrouteable mail domain',
    'recipient (?:server|domain|host).{0,30}(?:not found|could ?n[o\']t|does not|unknown|invalid)', 'illegal host', 'bad destination (?:system|host|domain|mailbox system)', '(?:domain|host|mx) lookup (?:failed|fail)', '\\b5\\.1\\.2\\b', '\\b5\\.4\\.310\\b', 'nxdomain',
    'does not accept (?:mail|e-?mail)(?! from)', 'no (?:mx|a) (?:or (?:a|mx) )?(?:record|host)', 'unable to (?:find|lookup|look up|resolve)', 'mx records point to non-existent', 'couldn\'?t find (?:any|a mail exchanger|the domain)', 'domäne.{0,30}(?:nicht|unbekannt)', 'domaine.{0,30}(?:introuvable|inconnu|pas été trouv)', 'dominio.{0,30}(?:no|non|inesist)',
  ]],
  ['blocked', [
    '(?:client|\\bhost|\\bip\\b|sender|server|mail|connection|from|message).{0,80}(?:\\bblocked|black ?-?list|block ?-?list|\\bbanned|\\blisted\\b)', '\\brbls?\\b', 'dnsbl', '\\bptr\\b', 'reverse (?:dns|lookup|hostname)', 'spamhaus', 'spamcop', 'barracudacentral', 'abuseat', '\\bsorbs\\b',
    'reputation', '^(?:\\d{3}[ -])?(?:\\d\\.\\d\\.\\d )?blocked', 'black ?-?listed', 'bad dns', '(?:rdns|helo|ehlo).{0,40}(?:invalid|reject|mismatch)', '\\b5\\.7\\.25\\b', '\\b5\\.7\\.(?:60[6-9]|6[1-4]\\d|511)\\b', 'refused to talk to me',
    'closing transmission', 'cannot find your (?:hostname|reverse)', 'dynamic ip', 'your (?:ip|host|server|domain).{0,40}(?:reject|refus|denied|not allowed|block)', 'bloqu', 'blockiert',
  ]],
  ['spam', ['\\bspam', 'spamassassin', '\\bjunk\\b', '\\buce\\b', 'unsolicited', 'bulk (?:mail|e-?mail)', 'suspicious', 'unwanted', 'considered.{0,20}ham']],
  ['user-unknown', [
    `${WHO}\\S{0,3}.{0,80}(?:unknown|not (?:be )?found|n['’o]?t (?:have|exist)|do(?:es)? not (?:exist|have)|not exist|no such|invalid|not (?:known|valid|listed|recognized|available|in our|here|registered|have an|hosted)|nonexistent|non-existent|isn['’]?t|no longer|undeliverable|undefined|unrouteable|has been (?:deleted|removed)|rejected\\W{0,4}$)`,
    `(?:unknown|invalid|bad|nonexistent|non-existent|illegal|not a valid|not a known|unrouteable|unrecognized|undefined|\\bno) (?:local )?(?:e-?mail )?(?:${WHO}|valid recipients?|virtual)`,
    'no mailbox', 'not our (?:customer|user)', 'mailbox (?:unavailable|not found)', 'nobody (?:here|by)', '\\b5\\.1\\.1\\b', 'does not like recipient', 'can(?:not|\'?t) accept (?:user|recipient|that)', 'recipient.{0,40}(?:rejected|not accept)', 'this user doesn', 'couldn\'?t be found', 'wasn\'?t found', 'not listed in', 'or-name', 'group you tried to contact', 'is not a (?:valid|known|registered)',
    'unbekannt', 'empfänger.{0,40}nicht', 'adresse.{0,60}(?:introuvable|n[\'’]existe|inconnue|nicht gefunden|existiert nicht|n[\'’]a pas été trouv)', 'destinataire.{0,40}(?:inconnu|introuvable|n[\'’]existe)', '(?:destinatario|usuario|cuenta|dirección|buzón).{0,50}(?:desconocid|no (?:existe|válid|encontr)|no se (?:ha )?encontr|inexistente)',
    '(?:destinatário|usuário|endereço|conta).{0,40}(?:não|inexistente|desconhecid)', 'indirizzo.{0,40}(?:non|inesistente)', 'utente.{0,10}sconosciut', '(?:пользовател|получател|адрес|ящик).{0,40}не', '(?:宛先|ユーザ|アドレス).{0,30}(?:見つ|存在|不明|ありません)', '不存在', '找不到', '查无此人', 'onbekend', 'okänd', 'ukjent', 'ukendt', 'nieznan', 'neznám', 'ismeretlen', '존재하지',
  ]],
]; // prettier-ignore

export const sayingsOnServers: Sayings = [
  ['expired', [
    'retry ?time-?out', 'time-?(?:out|limit)? ?(?:exceeded|expired)', 'expired', '(?:could|can)(?: ?not| ?n\'t) be delivered (?:for|within|after)', 'been in the queue', 'too long.{0,20}(?:queue|outgoing)', 'long in.{0,20}queue', 'delivery time', 'max(?:imum)? (?:time|retr)',
    'giving up', 'given up', 'too old', 'for (?:more than |the last |over )?\\d{1,3} (?:hours?|days?|minutes?)', 'message (?:delayed|has not (?:yet )?been delivered|still)', 'will (?:keep|continue|be retried|retry)', 'connect(?:ion)?.{0,80}timed? ?-?out', 'operation timed out', 'deliver.{0,20}delay', 'delayed', 'verzögert',
  ]],
  ['security', ['authentication (?:required|needed|failed)', 'authrequired', 'must (?:authenticate|issue a starttls|be authenticated)', 'starttls', '\\btls\\b', 'certificate', 'encrypt', 'unauthenticated', 'not authenticated', 'permission', 'sender restrict', 'not authori[sz]ed', 'unauthori[sz]ed', 'authori[sz]ation', 'password']],
  ['policy', ['polic(?:y|ies)', 'protocol violation', 'prohibited', 'not compliant', '\\brfc ?-?\\d{3,4}', 'rule imposed', 'administrative', 'local (?:rule|configuration)', 'not allowed', 'disallowed', 'you may not send', 'restricted', 'richtlinie']],
  ['content', ['banned (?:name|contents?|file)', 'prohibited (?:attachment|content)', '(?:message|mail|header|body|attachment|content|format|subject|data).{0,40}(?:not accept|error|improper|malformed|\\bbare)', '(?:header|body|attachment|content|subject)s?.{0,30}(?:reject|invalid|refus)', 'content (?:filter|reject)', '\\b5\\.6\\.\\d\\b']],
  ['network', [
    'connection (?:refused|reset|lost|dropped|closed|failed|died|attempt|with|error|frequency)', 'lost connection', 'network (?:is )?(?:unreachable|error)', 'no route to host', 'host (?:is )?(?:unreachable|down|not responding)', 'could ?n[o\']t (?:connect|establish|contact)', 'cannot connect', 'unable to connect', 'connect to',
    '\\bhops\\b', 'mail ?loop', '\\bloops? back', 'hop count', 'routing loop', 'loop detected', 'temporary (?:lookup|dns|name)', 'dns (?:error|fail|server|time)', 'name server', 'wasn\'t able to establish', 'broken pipe', 'socket', 'not respond', 'no (?:answer|response)', 'timed? ?out', 'host not found', 'conversation with',
  ]],
  ['syntax', ['syntax error', 'command (?:not|unrec|unknown|param)', '(?:unrecognized|unknown|bad|invalid) (?:command|parameter|sequence)', 'parameters? not', 'not implemented', 'bad sequence', 'ctrl-m', 'line length', '8bitmime', 'smtputf8', '\\b5\\.5\\.[124]\\b']],
  ['mailer', ['command died', 'procmail', '\\bpipe\\b', 'x-unix', '\\bmailer\\b', 'delivery agent', 'exit status', 'command time limit', 'local delivery', 'maildrop', '^temporary failure']],
  ['system', [
    'system (?:error|failure|config|not accept|resources|full)', 'internal (?:error|server|failure)', 'server (?:error|configuration|unavailable|busy|failure|too busy)', 'configuration error', 'resources', 'transaction failed', 'local (?:error|problem)', 'out of memory', 'service (?:currently |temporarily |not )?(?:unavailable|available|failed)',
    'unexpected', 'could not load', 'storedrv', 'can\'?t create', 'cannot open', 'i/o error', 'interrupted', 'temporar', 'database', '\\bldap\\b', 'aliasing', 'maintenance', 'try again later',
  ]],
  ['filtered', ['filter']],
  ['rejected', ['reject', 'denied', 'refus', 'declin', 'not accept', 'blocked', 'forbidden', 'unacceptable', 'not (?:be )?deliver', 'abgelehnt', 'rechazad', 'rejeitad', 'rifiutat']],
]; // prettier-ignore
