"""Words and runs that so many people use that a guesser tries them, and their pairs, first.

A password is refused when little is left of it without these, so two or three of them in a row,
with a year or an exclamation mark behind, are as refused as one alone. All lower case; disguises
(``p4ssw0rd``) are undone before looking.
"""

_WORDS = """
password passwort passw0rd passcode passphrase letmein welcome admin administrator login logmein
secret private access default changeme temporary testtest tester testing qwerty qwertz azerty
qazwsx asdf zxcv qweasd qweasdzxc asdasd qweqwe zaqwsx iloveyou loveyou lovely love loveme
iloveu ihateyou fuckyou trustno1 whatever nothing something forever always never mylove babygirl
babyboy princess prince queen king sunshine sunflower moonlight starlight rainbow butterfly
flower flowers blossom summer winter spring autumn january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday
dragon monkey tigger tiger lion eagle falcon wolf bear panther cheetah horse pony puppy kitten
doggie doggy kitty rabbit bunny chicken turtle dolphin shark penguin elephant spider snake
shadow master hunter killer ninja samurai warrior soldier ranger pirate wizard merlin gandalf
batman superman spiderman ironman pokemon pikachu naruto starwars skywalker yoda matrix hobbit
football soccer rugby cricket hockey baseball basketball tennis golf golfer fishing racing
liverpool liverpoolfc arsenal chelsea everton tottenham manchester manunited mancity newcastle
celtic rangers swansea cardiff wrexham scarlets ospreys dragons wales cymru cymraeg welsh
england scotland ireland london bristol brecon newtown llandrindod builth hereford shrewsbury
computer internet laptop windows microsoft google facebook twitter instagram youtube samsung apple
iphone android nokia playstation xbox nintendo minecraft fortnite roblox
michael michelle jennifer jessica jordan daniel thomas charlie george harry oliver jack james
william robert richard andrew anthony matthew joshua justin ashley amanda nicole samantha hannah
charlotte sophie emily olivia amelia megan bethan rhys dafydd gareth owain ioan carys sian cerys
david peter paul john steven stephen martin alexander alex benjamin samuel taylor maggie ginger
buster bailey bella molly daisy poppy rosie lucky pepper cookie chocolate cheese coffee
banana apple orange cherry strawberry peanut pumpkin biscuit cupcake sugar honey sweetie sweetheart
darling angel angels heaven jesus jesuschrist christ godisgood blessed faith hope trust freedom
peace happy happiness smile laugh family mother father mummy daddy brother sister friends
friend bestfriend buddy money dollar million business success winner champion player gamer
hello hellohello goodbye goodmorning goodnight please thankyou thanks nopassword mypassword
thisismypassword thisisapassword correcthorsebatterystaple correcthorse batterystaple
opensesame abracadabra superstar rockstar rocknroll metallica nirvana beatles eminem music guitar
mustang ferrari porsche mercedes corvette yamaha harley honda toyota
diamond silver golden purple yellow green blue black white pink
hospital doctor nurse patient health healthcare nhswales clinic medical
cyfrinair cariad caru croeso helo diolch cymrumambyth cymruambyth hiraeth mamgu tadcu
charlie1 password1 password12 password123 abc123 abcabc admin123 welcome1 letmein1 qwerty123
1q2w3e4r 1qaz2wsx zaq12wsx q1w2e3r4 a1b2c3d4 aabbcc aa123456 123qwe 123abc 123321 112233 121212
131313 123123 232323 456456 654321 696969 777777 789456 147258 147258369 159753 159357 741852
987654 102030 101010 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 2010 2011 2012 2013 2014
2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026 2027 1950 1955 1960 1965 1966 1970
1975 1980 1984 1985 1990 1995 1999
"""

_PIECE = 4  # shorter ones turn up by chance in words that nobody would guess

COMMON = frozenset(word for word in _WORDS.split() if len(word) >= _PIECE)
