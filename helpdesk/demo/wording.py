"""What the demo company tells customers when a step moves their request, in their language."""

MORE_HELP = {
    "en": "A specialist has taken over your request and will write to you next. Thank you for your patience.",
    "es": "Un especialista se ocupa ahora de su solicitud y le escribirá en breve. Gracias por su paciencia.",
    "ru": "Вашим обращением занялся специалист, он напишет вам следующим. Спасибо за терпение.",
    "it": "Uno specialista ha preso in carico la Sua richiesta e Le scriverà a breve. Grazie per la pazienza.",
}
SENIOR_HELP = {
    "en": "Your request is now with our senior engineers, and a manager follows it.",
    "es": "Su solicitud está ahora en manos de nuestros ingenieros sénior y un responsable la sigue.",
    "ru": "Вашим обращением занимаются старшие инженеры, и за ним следит руководитель.",
    "it": "La Sua richiesta è ora affidata ai nostri ingegneri senior e un responsabile la segue.",
}
