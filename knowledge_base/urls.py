"""The addresses of the knowledge base. What stands here before an article's slug is no slug (`slugs.RESERVED`)."""

from django.urls import path

from knowledge_base.views import (
    describing,
    editing,
    exchanging,
    files,
    gaps,
    lessons,
    library,
    reader,
    readings,
    searching,
    sections,
    steps,
    synonyms,
    versions,
)

app_name = "knowledge"

urlpatterns = [
    path("", library.library, name="library"),
    path("new", editing.new, name="new"),
    path("preview", editing.preview, name="preview"),
    path("files", files.waiting, name="files_waiting"),
    path("export", exchanging.export, name="export"),
    path("import", exchanging.importing, name="import"),
    path("debts", lessons.debts, name="debts"),
    path("gaps", gaps.gaps, name="gaps"),
    path("gaps/avoided", gaps.avoided, name="gaps_avoided"),
    path("gaps/repeated", gaps.repeated, name="gaps_repeated"),
    path("gaps/topics/<slug:slug>", gaps.topic, name="gaps_topic"),
    path("gaps/articles/<slug:slug>", gaps.unhelpful, name="gaps_article"),
    path("sections", sections.sections, name="sections"),
    path("sections/new", sections.add, name="section_new"),
    path("sections/<int:pk>/edit", sections.edit, name="section_edit"),
    path("search", searching.searching, name="search"),
    path("search/<int:record>/<slug:slug>", searching.found, name="found"),
    path("synonyms", synonyms.synonyms, name="synonyms"),
    path("synonyms/new", synonyms.add, name="synonym_new"),
    path("synonyms/<int:pk>/edit", synonyms.edit, name="synonym_edit"),
    path("<slug:slug>", reader.article, name="article"),
    path("<slug:slug>/edit", editing.edit, name="edit"),
    path("<slug:slug>/files", files.files, name="files"),
    path("<slug:slug>/files/<int:file>/delete", files.delete, name="file_delete"),
    path("<slug:slug>/read", readings.read, name="read"),
    path("<slug:slug>/readers", readings.readers, name="readers"),
    path("<slug:slug>/facts", describing.facts, name="facts"),
    path("<slug:slug>/translate/<slug:language>", editing.translate, name="translate"),
    path("<slug:slug>/versions", versions.versions, name="versions"),
    path("<slug:slug>/versions/<int:number>/restore", versions.restore, name="restore"),
    path("<slug:slug>/steps/<slug:name>", steps.step, name="step"),
]
