-- The citizen deletes their account: the number is forgotten, every log-in by it ends, it acts for nobody any more.
-- What the law keeps (doses, tests, the log of who looked) hangs on the person and not on the telephone, and stays.
create function access.close_account() returns void
language sql volatile security definer set search_path = '' as $$
    update access.account_person set until = now()
    where until is null and account_id = (select account_id from access.current_session());
    update access.account set phone = 'closed ' || account_id
    where account_id = (select account_id from access.current_session());
    update access.session set ended_at = now()
    where ended_at is null and account_id = (select account_id from access.current_session());
$$;
comment on function access.close_account is 'Deletes the account of the citizen who is logged in.';
revoke execute on function access.close_account() from public;
grant execute on function access.close_account() to pccovid_app;
