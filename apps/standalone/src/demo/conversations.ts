/** A mail from outside that opens a conversation. `reply` is what the agent answers, `thanks` what the customer writes to that. */
export type DemoConversation = Readonly<{
  inbox: 'support' | 'sales';
  from: Readonly<{ name: string; address: string }>;
  subject: string;
  text: string;
  html?: string;
  file?: Readonly<{ fileName: string; mediaType: string; content: string }>;
  reply?: string;
  thanks?: string;
  comment?: string;
  assigned?: 'agent' | 'agent2';
  closed?: boolean;
  automatic?: boolean;
}>;

export const clara = { name: 'Clara Jensen', address: 'clara.jensen@fjord-furniture.example' };
export const luc = { name: 'Luc Moreau', address: 'luc.moreau@atelier-moreau.example' };

export const conversations: readonly DemoConversation[] = [
  {
    inbox: 'support',
    from: clara,
    subject: 'Invoice 2217 shows our old address',
    text: 'Hello,\n\ninvoice 2217 still shows the address of our old workshop in Aarhus. Could you send it again with the new one?\n\nBest regards\nClara Jensen\nFjord Furniture',
    reply:
      'Hello Clara,\n\nof course: the corrected invoice is on its way to you by post and by mail.\n\nKind regards\nAmira',
    thanks: 'That was quick. Thank you!\n\nClara',
    assigned: 'agent',
    closed: true,
  },
  {
    inbox: 'support',
    from: { name: 'Tom Okafor', address: 'tom.okafor@brightside.example' },
    subject: 'The link to reset my password has expired',
    text: 'Hi,\n\nthe link in your mail says that it has expired, though I clicked it at once. What can I do?\n\nTom',
  },
  {
    inbox: 'support',
    from: { name: 'Hannah Lindqvist', address: 'hannah@lindqvist-kok.example' },
    subject: 'When will order 58812 arrive?',
    text: 'Good morning,\n\nour order 58812 was to arrive on Tuesday. The list of what we are waiting for is attached.\n\nHannah Lindqvist',
    file: {
      fileName: 'order-58812.csv',
      mediaType: 'text/csv',
      content: 'article,quantity\nOak table top,4\nSteel frame,4\nScrews M6,64\n',
    },
    comment: 'The carrier says Thursday. I will call her once they confirm.',
    assigned: 'agent2',
  },
  {
    inbox: 'support',
    from: { name: 'Priya Raman', address: 'priya@raman-studio.example' },
    subject: 'A wish: dark mode for the calendar',
    text: 'Hello team,\n\nI work late, and the white calendar is bright. Is a dark mode planned?\n\nPriya',
    html: '<p>Hello team,</p><p>I work <b>late</b>, and the white calendar is bright. Is a dark mode planned?</p><p>Priya</p>',
    reply: 'Hello Priya,\n\nit is on our list for the spring. I have noted your wish there.\n\nAmira',
  },
  {
    inbox: 'support',
    from: { name: 'George Whitfield', address: 'g.whitfield@whitfield-sons.example' },
    subject: 'Automatic reply: I am away until Monday',
    text: 'Thank you for your message. I am away and will answer on Monday.\n\nGeorge Whitfield',
    automatic: true,
  },
  {
    inbox: 'support',
    from: luc,
    subject: 'Problème de connexion depuis ce matin',
    text: 'Bonjour,\n\ndepuis ce matin, je ne peux plus me connecter à mon espace : la page reste blanche après le mot de passe.\n\nCordialement,\nLuc Moreau',
    reply:
      'Bonjour Luc,\n\nl’incident de ce matin est résolu. Pouvez-vous réessayer et me dire si tout va bien ?\n\nBien à vous,\nAmira',
    thanks: 'Tout fonctionne à nouveau. Merci beaucoup !\n\nLuc',
    assigned: 'agent',
  },
  {
    inbox: 'support',
    from: { name: 'Élodie Garnier', address: 'elodie.garnier@garnier-fleurs.example' },
    subject: 'Demande de remboursement, commande 44120',
    text: 'Bonjour,\n\nle vase de la commande 44120 est arrivé cassé. Je souhaite être remboursée.\n\nMerci d’avance,\nÉlodie Garnier',
    reply: 'Bonjour Élodie,\n\nje suis désolé. Le remboursement est lancé et arrivera sous cinq jours.\n\nBruno',
    assigned: 'agent2',
    closed: true,
  },
  {
    inbox: 'support',
    from: { name: 'Mathilde Roux', address: 'mathilde@roux-conseil.example' },
    subject: 'Comment exporter mes factures ?',
    text: 'Bonjour,\n\nmon comptable me demande toutes les factures de l’année. Où puis-je les exporter ?\n\nMathilde Roux',
  },
  {
    inbox: 'sales',
    from: clara,
    subject: 'Forty seats for our workshops',
    text: 'Hello,\n\nwe would like to equip all our workshops: forty seats, starting in January. What would that cost?\n\nClara Jensen',
    reply: 'Hello Clara,\n\nthank you. I am preparing an offer and will send it before Friday.\n\nAmira',
    assigned: 'agent',
  },
  {
    inbox: 'sales',
    from: { name: 'Julien Petit', address: 'julien.petit@petit-freres.example' },
    subject: 'Demande de devis pour douze postes',
    text: 'Bonjour,\n\npourriez-vous nous envoyer un devis pour douze postes, avec la reprise de nos données ?\n\nJulien Petit\nPetit Frères',
  },
];
