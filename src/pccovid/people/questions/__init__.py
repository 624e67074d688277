"""Questions to the population database, where its owner shares no extract: right, wrong or not found.

Ground: notice 242/TB-VPCP, 2c; letter 9438/BYT-CNTT (health authenticates the vaccination, police the identity).
"""

from pccovid.people.questions.model import Answer, Question, Verdict
from pccovid.people.questions.store import answers_received, questions_to_ask

__all__ = ["Answer", "Question", "Verdict", "answers_received", "questions_to_ask"]
