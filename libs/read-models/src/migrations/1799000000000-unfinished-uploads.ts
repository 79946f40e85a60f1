import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What has come of files that are sent in several requests. Once it is whole a file is a blob and a fact, and its rows are gone. */
export class UnfinishedUploads1799000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE read_models.unfinished_uploads (
        upload_id uuid PRIMARY KEY,
        author_id uuid NOT NULL,
        file_name text NOT NULL,
        media_type text NOT NULL,
        length integer NOT NULL,
        received integer NOT NULL DEFAULT 0,
        changed_at timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      CREATE TABLE read_models.unfinished_upload_parts (
        upload_id uuid NOT NULL REFERENCES read_models.unfinished_uploads ON DELETE CASCADE,
        starts_at integer NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (upload_id, starts_at)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE read_models.unfinished_upload_parts, read_models.unfinished_uploads');
  }
}
