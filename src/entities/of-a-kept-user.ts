/**
 * The trigger that refuses new rows of a user who was erased. It locks the user's row, so that a row cannot be added while the
 * user is being erased. For tables of which erasing deletes the rows.
 */
export const OF_A_KEPT_USER = {
  name: "of_a_kept_user",
  timing: "before" as const,
  events: ["insert"] as "insert"[],
  body: `perform 1 from users where id = new.user_id for key share;
      if exists (select 1 from users where id = new.user_id and erased_at is not null) then
        raise exception 'a user who was erased gets no new rows' using errcode = 'check_violation';
      end if;
      return new;`,
};
