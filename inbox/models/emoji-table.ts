/** The emoji of the picker in their order: the sign, then its names in English, Spanish, Portuguese and Ukrainian; the first is shown. */
export const emojiTable = `
🙂|slight smile|sonrisa leve|leve sorriso|легка усмішка
😀|grin, happy|sonrisa, feliz|sorriso, feliz|усмішка, радість
😄|laughing eyes, happy|ojos sonrientes, feliz|olhos sorridentes, feliz|усміхнені очі, радість
😁|beaming|radiante|radiante|сяє
😅|relief, sweat|alivio, sudor|alívio, suor|полегшення, піт
😂|tears of joy, laugh|lágrimas de risa|chorando de rir|сльози радості, сміх
🤣|rolling, laugh|muerto de risa|rolando de rir|регіт, сміх
😊|blush, smile|sonrojo, sonrisa|corado, sorriso|рум’янець, усмішка
😉|wink|guiño|piscadela|підморгування
😍|heart eyes, love|enamorado, amor|apaixonado, amor|закоханість
😘|kiss|beso|beijo|поцілунок
😋|tasty|rico|delicioso|смачно
😎|cool, sunglasses|genial, gafas|legal, óculos|круто, окуляри
🤩|star eyes, excited|entusiasmo, estrellas|animado, estrelas|захват, зірки
🤗|hug|abrazo|abraço|обійми
🤔|thinking|pensando|pensando|роздуми
🤨|doubt, eyebrow|duda, ceja|dúvida, sobrancelha|сумнів, брова
😐|neutral|neutral|neutro|байдужість
🙄|eye roll|ojos en blanco|revirando os olhos|закочені очі
😬|grimace|mueca|careta|гримаса
😌|relieved, calm|aliviado, calma|aliviado, calma|спокій
😔|pensive, sad|pensativo, triste|pensativo, triste|задума, сум
😕|confused|confuso|confuso|збентеження
🙁|frown, sad|ceño, triste|triste|сум
😢|cry, tear|llanto, lágrima|choro, lágrima|плач, сльоза
😭|sobbing|sollozo|chorando muito|ридання
😞|disappointed|decepción|decepção|розчарування
😟|worried|preocupado|preocupado|тривога
😳|flushed, surprise|sonrojado, sorpresa|envergonhado, surpresa|зніяковіння
😮|surprise|sorpresa|surpresa|подив
😱|scream, fear|grito, miedo|grito, medo|крик, страх
😴|sleep|dormido|dormindo|сон
😷|mask, ill|mascarilla, enfermo|máscara, doente|маска, хвороба
🤒|fever, ill|fiebre, enfermo|febre, doente|гарячка, хвороба
😠|angry|enfado|zangado|гнів
🥳|party|fiesta|festa|свято
🥺|pleading|súplica|súplica|благання
🫡|salute|saludo militar|continência|салют
👍|thumbs up, yes|pulgar arriba, sí|polegar para cima, sim|палець угору, так
👎|thumbs down, no|pulgar abajo, no|polegar para baixo, não|палець униз, ні
👌|ok|vale|ok|добре
👏|applause|aplauso|palmas|оплески
🙏|please, thanks|por favor, gracias|por favor, obrigado|будь ласка, дякую
🤝|handshake, deal|apretón de manos, trato|aperto de mãos, acordo|рукостискання, угода
👋|wave, hello, bye|saludo, hola, adiós|aceno, olá, tchau|привіт, бувай
✌️|victory|victoria|vitória|перемога
🤞|luck, crossed fingers|suerte, dedos cruzados|sorte, dedos cruzados|схрещені пальці, удача
💪|strong|fuerza|força|сила
👀|eyes, look|ojos, mirar|olhos, olhar|очі, погляд
👉|right, point|derecha, señalar|direita, apontar|праворуч, вказати
👈|left, point|izquierda, señalar|esquerda, apontar|ліворуч, вказати
👆|up, point|arriba, señalar|cima, apontar|вгору, вказати
👇|down, point|abajo, señalar|baixo, apontar|вниз, вказати
☝️|one, attention|uno, atención|um, atenção|один, увага
🤷|shrug|encogerse de hombros|dar de ombros|знизати плечима
🙋|raise hand, question|mano levantada, pregunta|mão levantada, pergunta|піднята рука, питання
👩‍💻|agent, computer|agente, ordenador|agente, computador|агентка, комп’ютер
❤️|heart, love|corazón, amor|coração, amor|серце, любов
💙|blue heart|corazón azul|coração azul|синє серце
💛|yellow heart|corazón amarillo|coração amarelo|жовте серце
💚|green heart|corazón verde|coração verde|зелене серце
💔|broken heart|corazón roto|coração partido|розбите серце
⭐|star|estrella|estrela|зірка
🌟|shining star|estrella brillante|estrela brilhante|сяйна зірка
✨|sparkles|destellos|brilhos|блискітки
🔥|fire|fuego|fogo|вогонь
🎉|celebration, party|celebración, fiesta|comemoração, festa|святкування
🎁|gift|regalo|presente|подарунок
🎂|cake, birthday|tarta, cumpleaños|bolo, aniversário|торт, день народження
🏆|trophy|trofeo|troféu|кубок
🌹|rose, flower|rosa, flor|rosa, flor|троянда, квітка
🌞|sun|sol|sol|сонце
🌈|rainbow|arcoíris|arco-íris|веселка
☕|coffee|café|café|кава
🍕|pizza, food|pizza, comida|pizza, comida|піца, їжа
✅|done, check|hecho, correcto|feito, certo|готово, галочка
❌|cross, no|cruz, no|xis, não|хрестик, ні
❗|exclamation, important|exclamación, importante|exclamação, importante|знак оклику, важливо
❓|question|pregunta|pergunta|питання
⚠️|warning|advertencia|aviso|попередження
ℹ️|information|información|informação|інформація
🆗|ok button|botón ok|botão ok|кнопка ок
🆕|new|nuevo|novo|нове
💯|hundred|cien|cem|сто
➡️|arrow right|flecha derecha|seta direita|стрілка праворуч
⬅️|arrow left|flecha izquierda|seta esquerda|стрілка ліворуч
🔄|again, refresh|de nuevo, actualizar|de novo, atualizar|знову, оновити
📦|parcel, delivery|paquete, entrega|pacote, entrega|посилка, доставка
🚚|truck, delivery|camión, entrega|caminhão, entrega|вантажівка, доставка
🛒|cart, shop|carrito, tienda|carrinho, loja|кошик, крамниця
🛍️|bags, shopping|bolsas, compras|sacolas, compras|пакети, покупки
💳|card, payment|tarjeta, pago|cartão, pagamento|картка, оплата
💰|money|dinero|dinheiro|гроші
🧾|receipt, invoice|recibo, factura|recibo, fatura|чек, рахунок
🏷️|label, price|etiqueta, precio|etiqueta, preço|етикетка, ціна
📄|document, page|documento, página|documento, página|документ, сторінка
📎|paperclip, file|clip, archivo|clipe, arquivo|скріпка, файл
📷|camera, photo|cámara, foto|câmera, foto|камера, фото
📅|calendar, date|calendario, fecha|calendário, data|календар, дата
⏰|alarm, time|alarma, hora|alarme, hora|будильник, час
⏳|hourglass, wait|reloj de arena, espera|ampulheta, espera|пісочний годинник, чекати
📍|place, pin|lugar, chincheta|local, alfinete|місце, шпилька
🗺️|map|mapa|mapa|мапа
🏠|house, home|casa, hogar|casa, lar|дім
🏢|office|oficina|escritório|офіс
🚗|car|coche|carro|авто
✈️|plane, flight|avión, vuelo|avião, voo|літак, рейс
📞|phone, call|teléfono, llamada|telefone, ligação|телефон, дзвінок
📱|mobile phone|móvil|celular|мобільний
💻|laptop, computer|portátil, ordenador|notebook, computador|ноутбук, комп’ютер
📧|e-mail|correo|e-mail|електронна пошта
💬|message, chat|mensaje, chat|mensagem, conversa|повідомлення, чат
🔗|link|enlace|link|посилання
🔒|lock, secure|candado, seguro|cadeado, seguro|замок, безпека
🔑|key, password|llave, contraseña|chave, senha|ключ, пароль
🔍|search|buscar|buscar|пошук
🔔|bell, reminder|campana, recordatorio|sino, lembrete|дзвінок, нагадування
🛠️|tools, repair|herramientas, reparación|ferramentas, conserto|інструменти, ремонт
⚙️|settings, gear|ajustes, engranaje|configurações, engrenagem|налаштування, шестерня
💡|idea, lamp|idea, bombilla|ideia, lâmpada|ідея, лампа
📈|chart, growth|gráfico, subida|gráfico, alta|графік, зростання
🎧|headphones, support|auriculares, soporte|fones, suporte|навушники, підтримка
🌍|world|mundo|mundo|світ
`;
