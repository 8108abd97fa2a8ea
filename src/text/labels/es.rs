//! The words of rendering in Spanish.

use super::{Counted, Labels};
use crate::model::Language;

/// Spanish.
pub(super) static LABELS: Labels = Labels {
    language: Language::ES,
    sources: "Fuentes",
    more_sources: "Otras fuentes",
    copies: Counted {
        one: "copia del mismo despacho de agencia",
        many: "copias del mismo despacho de agencia",
    },
    continued: "Continuación",
    outlook: "Perspectivas",
    outlook_none: "Las fuentes no dicen qué se espera.",
    picture: "Foto: {credit}",
    coverage: "A partir de {entries} de {outlets}.",
    entries: Counted {
        one: "{n} noticia",
        many: "{n} noticias",
    },
    outlets: Counted {
        one: "{n} medio",
        many: "{n} medios",
    },
    failed_feeds: "No se pudo leer: {feeds}.",
    hidden: Counted {
        one: "{n} noticia oculta.",
        many: "{n} noticias ocultas.",
    },
    read_on: "Leer el informe completo",
    untitled: "Sin título",
    subscribe: "Suscribirse",
    all_briefings: "Todos los informes",
    subscriptions: "Fuentes seguidas",
    no_editions: "Todavía no ha salido ninguna edición.",
    overview: "Todas las ediciones",
    explanation: [
        "Lo que muchos medios cuentan sobre un mismo tema, reunido en un solo informe.",
        "Cada frase cita su fuente; cualquier lector de noticias puede suscribirse.",
    ],
    date: "{weekday}, {day} de {month} de {year}",
    time: "{hour}:{minute}",
    first_day: "1",
    thousands: ".",
    colon: ":",
    theme: "Tema",
    theme_feed: "Suscribirse a este tema",
    before: "Antes sobre este tema",
    briefings: "Informes",
    course: "Cronología",
    reports: "Noticias",
    whole_story: "Todas las noticias sobre esto",
    singles: Counted {
        one: "{n} noticia suelta",
        many: "{n} noticias sueltas",
    },
    size: "{entries} de {outlets}",
    span: "del {from} al {to}",
    volume: "Noticias por día; el día con más, el {date}: {n}.",
    same_text: "el mismo texto que {outlet}",
    same_article: "el mismo artículo en otra fuente",
    quoted: "En el informe",
    feed_states: "Estado de las fuentes",
    feeds: Counted {
        one: "Se lee {n} fuente.",
        many: "Se leen {n} fuentes.",
    },
    troubled: Counted {
        one: "{n} de ellas no se pudo leer la última vez.",
        many: "{n} de ellas no se pudieron leer la última vez.",
    },
    last_read: "última lectura: {moment}",
    never_read: "aún no se ha leído",
    next_read: "próxima lectura: {moment}",
    failures: Counted {
        one: "no se pudo leer",
        many: "no se pudo leer {n} veces seguidas",
    },
    gone: "La fuente fue abandonada y ya no se consulta",
    search: "Búsqueda",
    search_for: "Buscar",
    search_hint: "Encuentra lo que contiene todas las palabras, en cualquier forma. «puente nuevo» entre comillas vale por la frase, puert* por el comienzo de una palabra, -huelga excluye.",
    found_nothing: "Nada contiene todo eso.",
    newest_first: "Lo más reciente primero",
    short_date: "{day} de {month}",
};
