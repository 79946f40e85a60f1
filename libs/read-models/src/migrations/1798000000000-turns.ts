import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `turns`: when whoever waits in a line has its turn, and who had theirs lately. What is lost is only how long somebody waited. */
export class Turns1798000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE read_models.turns (
        line text NOT NULL,
        holder text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (line, holder)
      )`);
    await queryRunner.query('CREATE INDEX turns_in_line ON read_models.turns (line, at)');
    await queryRunner.query('CREATE INDEX turns_of_holder ON read_models.turns (holder)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE read_models.turns');
  }
}
