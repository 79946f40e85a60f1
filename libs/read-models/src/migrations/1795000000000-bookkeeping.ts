import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `checkpoints`: how far each reader of the log has come; `views` is the one of all views together.
 * `views`: which tables exist, from which definition, and whether their rows stand at the common checkpoint.
 * `advance`: moves a checkpoint only from where its caller believes it to be, and tells those who wait for it.
 */
export class Bookkeeping1795000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE read_models.checkpoints (
        name text PRIMARY KEY,
        position bigint,
        moved_at timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      CREATE TABLE read_models.views (
        table_name text PRIMARY KEY,
        name text NOT NULL,
        version integer NOT NULL,
        fingerprint text NOT NULL,
        state text NOT NULL CHECK (state IN ('building', 'ready')),
        built_at timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      CREATE FUNCTION read_models.advance(checkpoint text, expected bigint, next bigint) RETURNS void
      LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE read_models.checkpoints SET position = next, moved_at = now()
        WHERE name = checkpoint AND position IS NOT DISTINCT FROM expected;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'checkpoint % is not at %', checkpoint, expected USING ERRCODE = 'TL001';
        END IF;
        PERFORM pg_notify('read_models', checkpoint || ' ' || next);
      END $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION read_models.advance(text, bigint, bigint)');
    await queryRunner.query('DROP TABLE read_models.views');
    await queryRunner.query('DROP TABLE read_models.checkpoints');
  }
}
