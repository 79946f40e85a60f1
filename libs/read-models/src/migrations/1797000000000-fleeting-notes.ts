import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `fleeting_notes`: what is true for seconds and known to no log. UNLOGGED, since nobody misses them after a crash. */
export class FleetingNotes1797000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE UNLOGGED TABLE read_models.fleeting_notes (
        kind text NOT NULL,
        topic text NOT NULL,
        name text NOT NULL,
        note jsonb NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (kind, topic, name)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE read_models.fleeting_notes');
  }
}
