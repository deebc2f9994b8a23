"""The addresses of answers."""

from django.urls import URLPattern, path

from .views import answer_papers, answer_steps, answer_writing, answers

HERE = "c/<slug:slug>/answers"
ONE = f"{HERE}/<str:reference>"

urlpatterns: list[URLPattern] = [
    path(f"{HERE}/", answers.answers, name="answers"),
    path(f"{HERE}/begin/", answers.begin, name="begin_answer"),
    path(f"{ONE}/", answers.answer, name="answer"),
    path(f"{ONE}/write/", answer_writing.write, name="write_answer"),
    path(f"{ONE}/take-again/", answer_writing.take_figures_again, name="take_again"),
    path(f"{ONE}/versions/", answers.versions, name="answer_versions"),
    path(f"{ONE}/versions/<int:number>/", answers.version, name="answer_version"),
    path(f"{ONE}/figure/", answers.slot_figure, name="answer_figure"),
    path(f"{ONE}/settle/", answer_steps.settle, name="settle_in_answer"),
    path(f"{ONE}/put-forward/", answer_steps.put_forward, name="submit_answer"),
    path(f"{ONE}/send-back/", answer_steps.send_back, name="send_back_answer"),
    path(f"{ONE}/approve/", answer_steps.approve, name="approve_answer"),
    path(f"{ONE}/freeze/", answer_steps.freeze, name="freeze_answer"),
    path(f"{ONE}/given/", answer_steps.given, name="give_answer"),
    path(f"{ONE}/withdraw/", answer_steps.withdraw, name="withdraw_answer"),
    path(f"{ONE}/correct/", answer_steps.correct, name="correct_answer"),
    path(f"{ONE}/again/", answer_papers.again, name="run_again"),
    path(f"{ONE}/paper/", answer_papers.paper, name="answer_paper"),
    path(f"{ONE}/docx/", answer_papers.docx, name="answer_docx"),
    path(f"{ONE}/text/", answer_papers.plain, name="answer_text"),
]
