import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `process_notes`: what a running process tells others of its work just now. Worth nothing once it is old; no view is made of it. */
export class ProcessNotes1796000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE read_models.process_notes (
        name text PRIMARY KEY,
        note jsonb NOT NULL,
        noted_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE read_models.process_notes');
  }
}
