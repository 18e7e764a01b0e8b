"""What the demo company tells customers when a step moves their request, in their language."""

MORE_HELP = {
    "en": "You have waited longer than we promised, and we are sorry. A specialist has taken over your request.",
    "es": "Ha esperado más de lo que prometimos y lo sentimos. Un especialista se ocupa ahora de su solicitud.",
    "ru": "Вы ждали дольше, чем мы обещали, и мы просим прощения. Вашим обращением занялся специалист.",
    "it": "Ha atteso più di quanto promesso e ce ne scusiamo. Uno specialista ha preso in carico la Sua richiesta.",
}
SENIOR_HELP = {
    "en": "Your request is now with our senior engineers, and a manager follows it.",
    "es": "Su solicitud está ahora en manos de nuestros ingenieros sénior y un responsable la sigue.",
    "ru": "Вашим обращением занимаются старшие инженеры, и за ним следит руководитель.",
    "it": "La Sua richiesta è ora affidata ai nostri ingegneri senior e un responsabile la segue.",
}
