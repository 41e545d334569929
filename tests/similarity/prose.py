"""Sample paragraphs of support cards in several languages, and ways to make texts and bases of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from kbaudit.similarity.alike import Alike
from kbaudit.similarity.index import Index
from kbaudit.similarity.words import Offsets

PARAGRAPHS: Final = {
    "en": (
        "Parcels that were damaged on their way can be reported within seven days after delivery. Take a picture "
        "of the box and of the broken goods before you throw anything away, because the carrier asks for both. "
        "Open the order in your account, choose the article, and attach the pictures to the form. We answer on the "
        "next working day and send a label for the return. As soon as the depot has scanned the parcel, a new one "
        "leaves our warehouse; you do not have to wait until we have looked at the old one."
    ),
    "en-router": (
        "When the light of the router stays red, the line is down or the password of the connection is wrong. "
        "Unplug the power supply, wait half a minute, and plug it in again. If the lamp blinks green after three "
        "minutes, the modem has found the exchange and only the login is missing: type the code from your welcome "
        "letter into the setup page. Should it remain red, check whether the grey cable sits firmly in the left "
        "socket, then call the fault desk, which is staffed day and night."
    ),
    "en-invoice": (
        "Every invoice lists the period, the services used and the tax that applies in the customer's country. To "
        "change the address printed on it, the treasurer edits the billing profile; earlier documents keep the old "
        "address, since bookkeeping rules forbid altering them. A corrected copy is issued on request by the "
        "finance team, with a credit note for the original. Companies that need an order reference on the sheet "
        "enter it before the first of the month. Payments by bank transfer take two days to appear."
    ),
    "de": (
        "Wer seinen Vertrag kündigen möchte, kann das jederzeit im Kundenbereich tun oder uns einen Brief "
        "schicken. Die Kündigung wird zum Ende des laufenden Monats wirksam, sofern sie spätestens am fünfzehnten "
        "bei uns eintrifft. Bereits bezahlte Beiträge erstatten wir anteilig auf das Konto, von dem sie abgebucht "
        "wurden. Geräte, die leihweise überlassen waren, müssen innerhalb von zwei Wochen zurückgesandt werden; "
        "das Etikett dafür liegt der Bestätigung bei. Persönliche Daten löschen wir, sobald keine "
        "Aufbewahrungspflicht mehr besteht."
    ),
    "es": (
        "Para cambiar la contraseña, abra el menú de la esquina superior y elija la opción de seguridad. El "
        "sistema le enviará un código al teléfono que figura en su ficha; escríbalo antes de que pasen diez "
        "minutos. Si ya no tiene ese número, pida ayuda en cualquier oficina con un documento de identidad. La "
        "nueva clave debe tener al menos doce caracteres y no puede repetir ninguna de las anteriores. Después de "
        "tres intentos fallidos la cuenta queda bloqueada hasta la mañana siguiente, y nadie puede acortar ese "
        "plazo."
    ),
    "ja": (
        "商品の返品は、お届けから三十日以内にお申し込みください。未使用で、箱と説明書がそろっている場合に限ります。"
        "まずマイページの注文履歴を開き、返品したい商品を選んで理由を入力してください。受付が終わると、送り状の番"
        "号をメールでお知らせします。倉庫に届いた日から五営業日ほどで、お支払いに使われたカードへ返金いたします。"
        "送料はお客様のご負担ですが、こちらの手違いや不良品の場合は全額を負担いたします。"
    ),
    "zh": (
        "如果您在登录时忘记了密码，请先点击页面下方的找回按钮，然后输入注册时使用的手机号码。系统会在一分钟之内发"
        "送验证码，有效时间为十分钟。收到之后请尽快填写，并设置一个新的密码，长度不少于十二位，最好同时包含字母和"
        "数字。为了保护账户的安全，连续输错五次以后账户会被锁定，需要携带身份证到附近的营业厅办理解锁手续。客服人"
        "员绝不会向您索要密码。"
    ),
    "th": (
        "หากสินค้าที่ได้รับชำรุดเสียหาย กรุณาแจ้งเราภายในเจ็ดวันนับจากวันที่ได้รับของ ถ่ายรูปกล่องพัสดุและตัวสินค้"
        "าไว้เป็นหลักฐาน แล้วส่งมาทางหน้าคำสั่งซื้อของคุณ เจ้าหน้าที่จะตรวจสอบและตอบกลับภายในสองวันทำการ เมื่อเรา"
        "อนุมัติแล้วจะส่งสินค้าชิ้นใหม่ให้โดยไม่คิดค่าขนส่ง ส่วนสินค้าเดิมให้เก็บไว้จนกว่าพนักงานจะมารับคืนถึงบ้า"
        "น"
    ),
    "ar": (
        "يمكن للعميل أن يطلب استرداد المبلغ خلال ثلاثين يوما من تاريخ الشراء بشرط أن تكون البضاعة سليمة وفي علبتها "
        "الأصلية. افتح صفحة الطلبات في حسابك ثم اختر المنتج واكتب سبب الإرجاع. نرسل إليك بعد ذلك ملصق الشحن عبر "
        "البريد الإلكتروني، ويصل المال إلى بطاقتك بعد خمسة أيام عمل من وصول الطرد إلى المستودع. لا نقبل إرجاع "
        "الأطعمة ولا الملابس التي نزعت عنها البطاقات، أما الأجهزة المعطلة فنصلحها مجانا طوال مدة الضمان."
    ),
    "ru": (
        "Чтобы перенести номер от другого оператора, подайте заявление в любом салоне и возьмите с собой паспорт. "
        "Перенос занимает восемь дней, и всё это время старая карта продолжает работать. За сутки до переключения "
        "мы пришлём сообщение с точным временем. Если на прежнем счёте остался долг, заявка будет отклонена, "
        "поэтому сначала погасите задолженность. Абонентам с корпоративным договором нужна ещё доверенность, "
        "подписанная руководителем. Услуга бесплатна, деньги берут лишь за доставку новой карты курьером."
    ),
    "el": (
        "Αν χάσατε την κάρτα σας, καλέστε αμέσως την τηλεφωνική γραμμή που λειτουργεί όλο το εικοσιτετράωρο. Ο "
        "υπάλληλος θα ζητήσει το όνομα και την ημερομηνία γέννησής σας και θα ακυρώσει την κάρτα μέσα σε λίγα "
        "λεπτά. Η καινούργια αποστέλλεται ταχυδρομικώς και φτάνει σε πέντε εργάσιμες ημέρες, ενώ ο κωδικός έρχεται "
        "με χωριστό φάκελο. Για συναλλαγές που έγιναν μετά τη δήλωση της απώλειας δεν έχετε καμία ευθύνη, αρκεί να "
        "μην είχατε γράψει κάπου τον κωδικό."
    ),
    "ko": (
        "요금제를 바꾸시려면 고객 화면에서 가입 정보를 열고 변경 단추를 누르십시오. 새로운 요금제는 다음 달 "
        "첫날부터 적용되며 그때까지는 지금 쓰시는 요금이 그대로 청구됩니다. 약정 기간이 남아 있으면 위약금이 생길 "
        "수 있으니 먼저 상담원에게 확인해 주십시오. 가족 결합 할인을 받고 계신 분은 대표자의 동의가 필요합니다. "
        "변경을 취소하고 싶으면 월말 오후 여섯 시 이전에 전화나 문자로 알려 주시기 바랍니다. 미성년자는 보호자와 "
        "함께 매장을 방문해야 합니다. 외국인은 여권과 체류 허가서를 가져오시고, 법인은 사업자 등록증 사본과 "
        "위임장을 준비하시면 됩니다. 처리는 보통 십 분 안에 끝납니다."
    ),
    "hi": (
        "यदि आपका बिल अधिक आया है तो सबसे पहले पिछले महीने की खपत देखें और मीटर की संख्या से मिलाएँ। गलती मिलने पर "
        "ग्राहक सेवा को फ़ोन करें या अपने खाते में शिकायत दर्ज करें। शिकायत के साथ मीटर का चित्र भेजना ज़रूरी है "
        "ताकि हमारा कर्मचारी जाँच कर सके। जाँच में दस दिन लगते हैं और इस बीच आपकी बिजली नहीं काटी जाएगी। यदि हमारी "
        "भूल हुई तो अतिरिक्त राशि अगले बिल में घटा दी जाएगी, नहीं तो पूरा भुगतान पंद्रह दिन के भीतर करना होगा।"
    ),
}
"""Paragraphs that share no sentence, by language."""


def some_words(count: int, first: int = 0) -> str:
    """Give words of which none stands twice: "w7 x8 y9 …"."""
    return " ".join(f"{'stuvwxyz'[number % 8]}{number:x}q" for number in range(first, first + count))


def rows(*numbers: int) -> Offsets:
    """Give numbers of texts as the engine takes them."""
    return np.array(numbers, np.int64)


def base(texts: Iterable[tuple[str, str]]) -> Index:
    """Index texts, given as title and body, under the keys ``0``, ``1`` …."""
    return Index.of((str(number), *text) for number, text in enumerate(texts))


def named(index: Index, alike: Alike) -> dict[tuple[str, ...], tuple[float, bool]]:
    """Give the higher mark of each pair and whether it is of variants, by the keys of the two, ascending."""
    marks = np.maximum(alike.scores.near, alike.scores.contained).tolist()
    pairs = zip(alike.pairs.left.tolist(), alike.pairs.right.tolist(), strict=True)
    keys = [tuple(sorted(str(index.keys[row]) for row in pair)) for pair in pairs]
    return dict(zip(keys, zip(marks, alike.variants.tolist(), strict=True), strict=True))


def clusters(pairs: Iterable[Sequence[str]]) -> set[frozenset[str]]:
    """Join pairs that have a member in common."""
    found: list[set[str]] = []
    for pair in pairs:
        joined = set(pair).union(*(one for one in found if one & set(pair)))
        found = [one for one in found if not one & joined] + [joined]
    return {frozenset(one) for one in found}
