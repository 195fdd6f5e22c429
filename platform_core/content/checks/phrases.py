"""Phrases of both languages that may do harm, and the lines that make others safe.

Patterns for whole words in folded text (``Passage.folded``): small letters, straight apostrophes. They are the platform's own, not
a service's: CONTENT_BRIEF 1.3 to 1.6 and STANDARDS A3. ``content/avoided.*.yaml`` is for the rest.
"""

import re

Patterns = dict[str, re.Pattern[str]]


def phrases(**languages: str) -> Patterns:
    """One pattern a language, from alternatives one a line."""
    return {language: _compiled(lines) for language, lines in languages.items()}


def _compiled(lines: str) -> re.Pattern[str]:
    each = "|".join(line.strip() for line in lines.strip().splitlines())
    # Without IGNORECASE, alternatives are passed over by their first letter: ten times as fast.
    return re.compile(rf"(?<![\w-])(?:{each.replace(' ', ' +')})(?![\w-])")


NEGATED = phrases(
    en=r"""
    not|never|no|nobody|none|nothing|without|cannot|\w+n't|neither|nor|avoid|avoids|rather than
    """,
    cy=r"""
    d?dim(?! ond)|nid|nad|^\W*ni|heb|byth|peidio|beidio|pheidio|peidiwch|neb|does|dydy|dyw|yn hytrach
    """,
)
CLAUSE_END = re.compile(r"[;:—–]|\b(?:but|ond)\b")
# Before words that hold only in some case ("if you have arthritis").
IN_CASE = phrases(en=r"if|when|whether|unless", cy=r"os|pan|oni bai")
# Before words that are only asked about ("ask when the team will ring").
ASKED = phrases(
    en=r"(?:ask|know|say|says|wonder|find out|depends|sure|clear)(?: \w+){0,4} (?:if|when|whether|how|what|who|why|where)",
    cy=r"(?:\w*ofyn\w*|gwybod|wybod|dweud|ddweud|siŵr|clir|glir)(?: \S+){0,4} (?:a|os|pryd|sut|beth|pwy|pam|ble)",
)
# Before words that others say, where the next sentence takes them back ("Some advice says to do a
# bit more each week. This step does not say that.").
REPORTED = phrases(
    en=r"(?:advice|leaflets?|pages?|people|others|programmes?|books?|sites?)(?: \w+){0,3} (?:says?|said|tells?|told)",
    cy=r"(?:gyngor|cyngor|taflenni|tudalennau|llyfrau|rhai pobl|pobl eraill)(?: \S+){0,4} (?:dweud|ddweud)",
)

# CONTENT_BRIEF 1.5: unsafe for people with ME/CFS, whatever it does for others.
MORE_ACTIVITY = phrases(
    en=r"""
    graded (?:exercise|activity|activities)(?: therapy)?
    build(?:ing|s)?(?: (?:it|yourself|your \w+|things))? up
    push(?:ing|es)? (?:on |yourself |your body )*(?:through|past|beyond|yourself|harder|on)
    work(?:ing)? through (?:the|your) (?:pain|fatigue|tiredness)
    (?:increas\w+|rais\w+|add(?:ing)? to) (?:your|the) (?:activity|activities|pace|exercise|steps|baseline|fitness)
    (?:increase|do more|add more) (?:a little |a bit )?(?:gradually|slowly|bit by bit|step by step|each|every)
    gradually (?:increas\w+|do(?:ing)? more|build\w*)
    (?:a (?:little|bit)|slightly|some) more (?:each|every) (?:day|week|time|month)
    more (?:each|every) (?:day|week)
    do more exercise|exercise more|get(?:ting)? fit(?:ter)?|go to the gym|no pain,? no gain
    (?:keep|stay|be|get|getting|staying|keeping) (?:\w+ )?active
    (?:further|longer|harder|faster) (?:each|every) (?:day|week|time)
    build(?:ing)? (?:up )?(?:your |some )?(?:stamina|strength|fitness|tolerance|endurance)
    (?:increase|raise) (?:it|this|them|that) (?:by|each|every|a little)|pac(?:e|ing) up
    (?:do not|don't|never) (?:let (?:the |your )?(?:pain|fatigue|it) (?:stop|hold|beat)|give in to)
    (?:try to|best to|important to|helps? to) keep moving|(?:\A|(?<=\.\s)|(?<=\n))keep moving|use it or lose it|motion is lotion|(?:exercise|movement) is medicine
    (?:it is|it's|is) safe to (?:move|exercise|be active|carry on)
    too much rest|(?:avoid|stop|limit) (?:resting|naps|napping)|rest(?:ing)? too (?:much|long)|(?:do not|don't) (?:nap|rest)
    step counts?|daily (?:goal|target)s?
    (?:try to )?(?:stay at|stay in|keep|go back to|return to) work if you can
    try to (?:stay at|keep|get back to|go back to) work
    """,
    cy=r"""
    (?:ymarfer(?:ion)?(?: corff)?|gweithgaredd(?:au)?) (?:graddol|graddedig|graddoledig|wedi'u? graddio)
    (?:cynyddu|gynyddu|chynyddu|cynyddwch|gynyddwch)(?:'r| eich| y| yr)? ?(?:\w+ )?(?:yn raddol|yn araf|bob|fesul|gweithgaredd\w*|ymarfer|pellter|cyflymder)
    cynyddu'n (?:raddol|araf)
    (?:adeiladu|magu|meithrin|cryfhau) (?:nerth|ffitrwydd|stamina|cryfder|eich ffitrwydd)
    (?:adeiladu|codi) (?:yn raddol|i fyny|pethau'n raddol)
    (?:gwthio|wthio|ngwthio|gwthiwch|wthiwch)(?: eich hun| eich corff)?(?: (?:drwy|trwy|drwyddo|drwyddi|ymlaen|heibio)|(?<=hun)|(?<=corff))
    gweithio (?:drwy|trwy)'r (?:boen|blinder)
    (?:ychydig|tipyn|rhywfaint) (?:bach )?(?:mwy|yn fwy) bob (?:dydd|diwrnod|wythnos|tro)
    mwy bob (?:dydd|diwrnod|wythnos)
    gwnewch fwy o ymarfer\w*|cadw'n heini|cadw'n (?:egnïol|actif)|(?:byddwch|arhoswch|cadwch) yn (?:egnïol|actif|heini)
    mynd i'r gampfa|ewch i'r gampfa|heb boen,? heb (?:elw|ennill)
    (?:ymhellach|hirach|hwy|caletach|cyflymach) bob (?:dydd|diwrnod|wythnos|tro)
    peidiwch â (?:gadael i'r (?:boen|blinder) eich (?:rhwystro|stopio)|ildio i|gorffwys)
    (?:cadwch|dal(?:iwch)? ati) i symud|mae'n ddiogel (?:i chi )?symud|gormod o orffwys|gorffwys gormod
    nod(?:au)? dyddiol|targed(?:au)? dyddiol|cyfrif (?:eich )?camau dyddiol
    ceisiwch (?:aros yn y gwaith|ddal ati i weithio|fynd yn ôl i'r gwaith)
    """,
)

# Words of activity that need the payback line beside them (CONTENT_BRIEF 5.1, 4).
ACTIVITY = phrases(
    en=r"""
    exercis\w+|physically active|more active|increas(?:e|es|ed|ing)|goals?|targets?|push(?:es|ed|ing)?
    walk(?:s|ed|ing)?(?! away)|stretch(?:es|ed|ing)?|fitness|gym|swim(?:s|ming)?|jog\w*|yoga|pilates
    """,
    cy=r"""
    ymarfer corff|ymarferion|(?:cynyddu|gynyddu|chynyddu)|(?:ffitrwydd|campfa|gampfa)|nofio|ioga|pilates
    (?:gwthio|wthio|ngwthio)|(?:targed|darged|thargedau|targedau)|nodau
    (?:cerdded|gerdded|ngherdded|cherdded)|(?:ymestyn|hymestyn)
    """,
)

_WORSE_EN = r"(?:worse|flare\w*|crash\w*|pay for it)"
PAYBACK_LINE = phrases(
    en=rf"""
    {_WORSE_EN}[^.?!]{{0,80}}\bhours or days|hours or days[^.?!]{{0,80}}\b{_WORSE_EN}
    payback
    """,
    cy=r"""
    (?:gwaeth|waeth|gwaethygu|waethygu)[^.?!]{0,80}\boriau neu ddyddiau
    oriau neu ddyddiau[^.?!]{0,80}\b(?:gwaeth|waeth|gwaethygu)
    (?:talu|dalu|thalu)'n ôl
    """,
)
PAYBACK_REMEDY = phrases(
    en=r"rest(?:s|ing)?|stop|do less|less|limits?|tell the team|ask the team",
    cy=r"""
    gorffwys\w*|orffwys\w*|stopi\w*|llai|lai|terfyn\w*|therfyn\w*
    (?:dywedwch wrth|dweud wrth|ddweud wrth|gofynnwch i)(?:'r| y) tîm|rhowch wybod i'r tîm
    """,
)

MEDICINES = phrases(
    en=r"""
    medicines?|medications?|painkillers?|pain killers?|tablets?|pills?|opioids?|opiates?|dos(?:e|es|age)
    prescriptions?|antidepressants?|anti-depressants?|gabapentin\w*|pregabalin|morphine|codeine|tramadol
    amitriptyline|duloxetine|naproxen|ibuprofen|paracetamol|sleeping pills?|steroids?|inhalers?
    """,
    cy=r"""
    (?:m|f)eddyginiaeth(?:au)?|moddion|foddion|(?:t|d|th)abledi?|(?:cyffur|gyffur|chyffur)(?:iau)?
    (?:dos|ddos|nos)au|dos(?= o)|eich dos|(?:y|'r) ddos|lladdwyr poen|lladdwr poen|presgripsiwn\w*|bresgripsiwn\w*
    (?:opioid|opiad)(?:au)?|gwrthiselydd\w*|(?:p|b)ils(?:en)?|tawelyddion
    gabapentin\w*|pregabalin|morffin|codîn|tramadol|amitriptyline|ibuprofen|[pb]h?arasetamol|paracetamol
    """,
)
# The fixed line (CONTENT_BRIEF 1.4), and the least that a short version says of it.
MEDICINE_LINE = phrases(
    en=r"""
    do not stop or change (?:a|any|your) medicines? without talking to the person who prescribes (?:it|them),? or a pharmacist
    """,
    cy=r"""
    peidiwch â stopio na newid (?:eich |unrhyw )?(?:m|f)eddyginiaeth(?:au)? heb siarad â'r person sy'n (?:ei|eu) (?:rh|r)agnodi,? neu fferyllydd
    """,
)
MEDICINE_SHORT_LINE = phrases(
    en=r"""
    (?:do not|never) (?:stop|change|start)[^.?!]{0,60}\b(?:medicines?|alone|without)
    """,
    cy=r"""
    peidiwch â (?:stopio|newid|dechrau)[^.?!]{0,60}\b(?:(?:m|f)eddyginiaeth\w*|heb|hun|hunain)
    """,
)
# To be said by whoever prescribes, never by us.
MEDICINE_CHANGE = phrases(
    en=r"""
    (?:stop|stopping|start|starting|try|try taking|avoid|avoid taking) (?:taking |using )?(?:your |the |all |any )?(?:medicines?|medications?|painkillers?|tablets?|pills?|opioids?|antidepressants?)
    (?:stop|start) taking (?:it|them)
    (?:come|coming|get|getting|wean|weaning)(?: yourself)? off (?:your |the |all )?(?:medicines?|medication|painkillers?|tablets?|pills?|opioids?|them|it)
    (?:cut|cutting) (?:down|back)(?: on)? (?:your |the )?(?:medicines?|medication|painkillers?|tablets?|pills?|opioids?|dose)
    (?:reduce|lower|raise|increase|double|halve|skip|change|taper|miss)\w* (?:your |the |a |an |any )?(?:dose|doses|dosage|medicines?|medication|painkillers?|tablets?|pills?|opioids?)
    (?:take|taking) (?:one |an? )?(?:extra|another|more|fewer|less|double)(?: of)? (?:your |the )?(?:dose|doses|medicines?|medication|painkillers?|tablets?|pills?|ones?)
    (?:medicines?|medication|painkillers?|opioids?|tablets?|surgery|operations?)(?: and \w+)? (?:are|is|do|does|will)(?: often| usually| rarely)?(?: not|n't) (?:often |usually )?(?:the answer|work|help)
    (?:take|try) (?:some )?(?:paracetamol|ibuprofen|codeine|naproxen)
    """,
    cy=r"""
    (?:stopiwch|dechreuwch|rhowch y gorau i|ceisiwch|osgowch) (?:gymryd |ddefnyddio )?(?:eich |y |'r )?(?:meddyginiaeth\w*|feddyginiaeth\w*|tabledi|dabledi|moddion|lladdwyr poen|cyffuriau)
    (?:lleihewch|gostyngwch|codwch|cynyddwch|dyblwch|haneru|hanerwch|newidiwch|hepgorwch) (?:eich |y |'r )?(?:dos|ddos|dosau|meddyginiaeth\w*|tabledi|dabledi|moddion)
    (?:l?leihau|g?ostwng|[cg]h?ynyddu|d?dyblu|newid|hepgor|haneru|codi|godi) (?:eich |y |'r )?(?:dos|ddos|dosau|tabledi|dabledi)
    dod oddi ar (?:eich |y |'r )?(?:meddyginiaeth\w*|feddyginiaeth\w*|tabledi|dabledi|moddion|cyffuriau)
    cymerwch (?:dabled|ddos|un) (?:arall|ychwanegol)|cymerwch (?:fwy|lai) o
    cymerwch (?:barasetamol|paracetamol|ibuprofen)
    """,
)

DIAGNOSIS = phrases(
    en=r"""
    you (?:may |might |probably |clearly |must |do )*(?:have|are suffering from|suffer from) (?:\w+ )?(?:fibromyalgia|me/cfs|depression|anxiety|long covid|ptsd|arthritis|a disorder|an? \w+ syndrome)
    you are (?:clinically )?(?:depressed|anxious|ill with \w+|disabled)
    (?:this|that|it) (?:means|shows|tells us) (?:that )?you (?:have|are depressed|are anxious)
    your (?:pain|fatigue|mood|depression|anxiety) is (?:mild|moderate|severe|improving|getting better|getting worse)
    (?:mild|moderate|mild to moderate|mild-to-moderate|moderate to severe) (?:pain|fatigue|depression|anxiety|mood|mental)
    (?:your )?(?:score|scores|risk level|risk score) (?:is|are|shows?|means?)
    """,
    cy=r"""
    mae (?:gennych|gynnoch|gyda chi|arnoch)(?: chi)? (?:\w+ )?(?:ffibromyalgia|me/cfs|iselder|orbryder|gorbryder|arthritis|covid hir|anhwylder)
    rydych (?:chi )?(?:mewn iselder|yn dioddef o (?:iselder|orbryder))
    mae hyn(?:ny)? yn (?:golygu|dangos) bod (?:gennych|gynnoch|arnoch)
    mae eich (?:poen|blinder|hwyliau|iselder) yn (?:ysgafn|gymedrol|ddifrifol|gwella|gwaethygu)
    (?:poen|blinder|iselder|gorbryder) (?:ysgafn|cymedrol)
    (?:eich )?sgôr (?:yw|yn)
    """,
)

# Being told to sort one out before the other is a documented harm (CONTENT_BRIEF 1.4).
FIRST_THE_OTHER = phrases(
    en=r"""
    (?:sort|fix|treat|deal with|work on|help|address)(?: out)? your (?:mood|mental health|anxiety|depression|stress|pain) (?:first|before)
    (?:once|when|after) your (?:mood|mental health|anxiety|depression) (?:is|has|gets) (?:better|improved|treated|sorted)
    """,
    cy=r"""
    (?:datrys|datryswch|trin|trwsio|delio â|gweithio ar)(?:'ch| eich) (?:hwyliau|iechyd meddwl|gorbryder|iselder|straen|poen) (?:yn gyntaf|gyntaf|cyn)
    """,
)

MOOD = phrases(
    en=r"""
    low mood|depress\w+|anxiety|anxious|hopeless\w*|despair\w*|suicid\w+|self-harm\w*|harm(?:ing)? yourself
    panic(?: attacks?)?|mental health|worthless\w*|not being here|end(?:ing)? your life|grie(?:f|ve|ving)
    """,
    cy=r"""
    hwyliau (?:isel|gwael)|(?:iselder|hiselder)|(?:g|ng)?orbryder\w*|anobaith|anobeithiol|hunanladd\w*
    hunan-?niweid\w*|(?:niweidio|anafu) eich hun|(?:p|b|ph)anig|iechyd meddwl|(?:g|ng)?alar(?:u)?
    diwerth|peidio â bod yma
    """,
)

EXPLAINS_PAIN = phrases(
    en=r"""
    nervous system|spinal cord|pain (?:signals?|messages?|system)|extra sensitive|over-?sensitive|sensitis\w+
    (?:not|isn't|is not|not always|rarely)(?: always)? (?:a sign of|mean|means|meaning|the same as) (?:new |more |any )*(?:damage|harm|injury)
    hurt (?:does not|doesn't|is not|may not)(?: always)? (?:mean|equal|be )?\s*harm
    (?:like an|like a \w+|pain|body's|inner) alarm|alarm (?:system|becomes|can become|goes off|has become)
    """,
    cy=r"""
    system nerfol|llinyn y cefn|(?:signalau|negeseuon) poen|sensitif iawn|rhy sensitif|gorsensitif
    (?:ddim|nid)(?: yw)?(?: poen)?(?: bob amser)? yn (?:arwydd o|golygu) (?:niwed|ddifrod|anaf)
    fel larwm|system larwm|larwm (?:poen|mewnol|wedi troi|yn troi|droi)
    """,
)
CHECKED_LINE = phrases(
    en=r"""
    (?:new|changed|changing|different)[^.?!]{0,60}\b(?:checked|check|ask (?:your|a) (?:gp|doctor)|urgent help)
    (?:get|have|ask)[^.?!]{0,40}\b(?:new|changed|different)[^.?!]{0,40}\bchecked
    """,
    cy=r"""
    (?:newydd|gwahanol|wahanol|newid)[^.?!]{0,60}\b(?:gwirio|wirio|gwiriad|meddyg teulu|feddyg teulu|help brys)
    """,
)
HURT_NOT_HARM = phrases(
    en=r"hurt (?:does not|doesn't|is not|isn't|may not)(?: always)? (?:mean |equal |be )?harm",
    cy=r"(?:nid yw|dydy|dyw)(?: brifo| dolur| poen) (?:ddim )?(?:bob amser )?yn (?:golygu )?niwed",
)

PROMISES = phrases(
    en=r"""
    we will|we'll|we shall|the team will|the service will|our team will|staff will
    (?:someone|somebody|a nurse|a clinician|a therapist|they) will (?:call|ring|phone|contact|see|write|reply|answer|get back|be in touch)
    you will (?:be (?:called|rung|contacted|seen|offered|sent|told|invited|given)|hear from|get a (?:call|letter|date|reply|place)|receive)
    your (?:pain|fatigue|mood|sleep|symptoms) will (?:go|ease|get|improve|settle|lift|fade)|you will (?:recover|improve|cope)
    this will (?:help|ease|reduce|make|take|stop|improve)|i promise|we promise|(?:is|are) guaranteed|you will (?:get|feel) better|it will help(?: you)?
    """,
    cy=r"""
    (?:byddwn|wnawn|gwnawn|fe wnawn|mi wnawn|mi fyddwn|fe fyddwn)(?: ni)?(?:'n| yn| ni| eich)
    (?:bydd|fydd|wnaiff|gwnaiff)(?:'r| y| ein) (?:tîm|gwasanaeth)
    (?:bydd|fydd|wnaiff|gwnaiff) (?:rhywun|nyrs|clinigydd|therapydd)(?: yn|'n)? (?:ffonio|eich ffonio|cysylltu|eich gweld|ysgrifennu|ateb)
    byddwch(?: chi)?(?:'n| yn) (?:cael (?:galwad|llythyr|dyddiad|ateb|lle|eich|cynnig|gwahoddiad)|clywed gan|derbyn|teimlo'n well|gwella)
    bydd eich (?:poen|blinder|hwyliau|cwsg|symptomau)(?: chi)?(?:'n| yn) (?:gwella|lleddfu|lleihau|diflannu|ysgafnhau)
    rydyn ni'n addo|(?:rydw i|dwi)'n addo
    """,
)
