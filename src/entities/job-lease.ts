import { defineEntity, p } from "@mikro-orm/core";

const JobLeaseSchema = defineEntity({
  name: "JobLease",
  tableName: "job_leases",
  properties: {
    /** No foreign key: it would lock the couple's row. */
    coupleId: p.uuid().primary(),
    /** The row that is due. */
    id: p.uuid().primary(),
    /** The page of work that leases the row, and until when. */
    lease: p.uuid(),
    leasedUntil: p.datetime(3),
  },
});

/**
 * A due row that a server is processing. A lease avoids duplicate work on several servers but is not needed for
 * correctness. An expired lease is ignored.
 */
export class JobLease extends JobLeaseSchema.class {}
JobLeaseSchema.setClass(JobLease);
