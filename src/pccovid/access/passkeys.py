"""Passkeys: log in again by fingerprint or face. Source: W3C Web Authentication Level 2, 7.1 and 7.2.

A passkey belongs to an account that proved a number and a person. It answers a challenge of ours for one site and one
origin, once; a count of signatures that goes back means a copied key.
"""

from dataclasses import dataclass
from uuid import UUID

import webauthn
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from pccovid.access import store
from pccovid.access.entry import at_the_door
from pccovid.access.login import LoggedIn
from pccovid.access.model import Passkey, PasskeyRefused, Viewer
from pccovid.ground import crypto, ids
from pccovid.ground.tx import Tx

_MUST = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True)
class Site:
    """To what passkeys are bound: the domain, and the origin that browsers write into their answers."""

    domain: str
    origin: str


def options_to_add(site: Site, account: UUID, name: str, known: list[Passkey], challenge: str) -> str:
    """What the browser is asked to make a new passkey by, as JSON; `name` is what the telephone lists it under."""
    asked = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name="PcCovid",
        user_id=account.bytes,
        user_name=name,
        challenge=challenge.encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_MUST
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
    )
    return webauthn.options_to_json(asked)


def options_to_enter(site: Site, challenge: str) -> str:
    """What the browser is asked to sign, as JSON; the telephone itself knows for which account."""
    asked = webauthn.generate_authentication_options(
        rp_id=site.domain, challenge=challenge.encode(), user_verification=_MUST
    )
    return webauthn.options_to_json(asked)


def add_passkey(tx: Tx, site: Site, challenge: str, answer: str, label: str) -> None:
    """Keep the passkey that the telephone made.

    Raises
    ------
    PasskeyRefused
        For another site, challenge or origin; answered before; or the account has ten.
    """
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=site.domain,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise PasskeyRefused from None
    used = crypto.fingerprint(challenge)
    if not store.add_passkey(tx, made.credential_id, made.credential_public_key, made.sign_count, label, used):
        raise PasskeyRefused


def enter_by_passkey(viewer: Viewer, site: Site, challenge: str, answer: str, *, device: str = "") -> LoggedIn:
    """Exchange a signature for a session of the account that the passkey belongs to.

    Raises
    ------
    PasskeyRefused
    """
    token = ids.token()
    with at_the_door(viewer) as tx:
        try:
            credential = parse_authentication_credential_json(answer)
            held = store.passkey_key(tx, credential.raw_id)
            if held is None:
                raise PasskeyRefused
            signed = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge.encode(),
                expected_rp_id=site.domain,
                expected_origin=site.origin,
                credential_public_key=held.public_key,
                credential_current_sign_count=held.sign_count,
                require_user_verification=True,
            )
        except WebAuthnException:
            raise PasskeyRefused from None
        if not store.use_passkey(
            tx,
            credential.raw_id,
            signed.new_sign_count,
            crypto.fingerprint(challenge),
            crypto.fingerprint(token),
            device,
        ):
            raise PasskeyRefused
    return LoggedIn(token, "citizen")
