-- Deleting an account deletes its passkeys and the devices that got its notices too, and the number stays nowhere: not in
-- the accounts that a log-in began and nobody proved anything for, not in the codes that were asked for.
create or replace function access.close_account() returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
    v_account uuid := (select account_id from access.current_session());
    v_phone text := (select phone from access.account where account_id = v_account);
begin
    update access.account_person set until = now() where until is null and account_id = v_account;
    delete from access.passkey where account_id = v_account;
    delete from records.push_device where account_id = v_account;
    delete from access.otp where phone = v_phone and officer_id is null;
    update access.account a set phone = 'closed ' || a.account_id
    where a.phone = v_phone
      and not exists (select from access.account_person ap where ap.account_id = a.account_id and ap.until is null);
    update access.session set ended_at = now() where ended_at is null and account_id = v_account;
end $$;
