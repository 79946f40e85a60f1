import { type DynamicModule, Module } from '@nestjs/common';

/**
 * How mail is sent where its writer does not say: for how many seconds it can be taken back, and under which address, if any, its recipients
 * reach us.
 */
export class OutgoingPolicy {
  constructor(
    readonly holdSeconds: number,
    readonly publicUrl: string | null = null,
  ) {}
}

/** The policy of a deployment, to be injected anywhere in it. */
@Module({})
export class OutgoingPolicyModule {
  static forRoot(policy: OutgoingPolicy): DynamicModule {
    return {
      module: OutgoingPolicyModule,
      global: true,
      providers: [{ provide: OutgoingPolicy, useValue: policy }],
      exports: [OutgoingPolicy],
    };
  }
}
