import { defineEntity, p } from "@mikro-orm/core";

const JobLeaseSchema = defineEntity({
  name: "JobLease",
  tableName: "job_leases",
  properties: {
    /** No foreign key: it would lock the couple's row. */
    coupleId: p.uuid().primary(),
    /** The row that is due. */
    id: p.uuid().primary(),
    /** Which page of which server has the row, and until when. */
    lease: p.uuid(),
    leasedUntil: p.datetime(3),
  },
});

/**
 * A due row that a server has in work. It keeps other servers from doing the same work at the same time; that the work is
 * done once does not depend on it. A lease that has run out counts as none.
 */
export class JobLease extends JobLeaseSchema.class {}
JobLeaseSchema.setClass(JobLease);
