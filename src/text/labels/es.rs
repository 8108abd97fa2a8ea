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
};
