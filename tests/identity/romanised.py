"""Known spellings of common names, script by script: how a passport shows them."""

PAIRS: dict[str, str] = {
    "Devanagari": """
        राजेश rajesh कुमार kumar सिंह singh नरेन्द्र narendra नरेंद्र narendra मनमोहन manmohan अमरजीत amarjit
        जगदीश jagdish आनन्द anand वसंत vasant दत्त datt कृष्ण krishna मिश्र mishra शर्मा sharma प्रिया priya
        सत्य satya लक्ष्मी lakshmi चाँद chand खाँ khan फ़ातिमा fatima ज़ाकिर zakir ज्ञान gyan पाण्डेय pandey
        अंबिका ambika संजय sanjay ईश्वर ishwar राजकुमार rajkumar विजय vijay विक्रम vikram ऋषि rishi उमा uma ओम
        om राठौड़ rathaur भाई bhai बच्चन bachchan चंद्रशेखर chandrashekhar सविता savita हरभजन harbhajan गुरप्रीत
        gurprit बलवंत balvant राव rao थापा thapa श्रेष्ठ shrestha गुरुङ gurung तामाङ tamang
    """,
    "Gurmukhi": """
        ਗੁਰਪ੍ਰੀਤ gurprit ਸਿੰਘ singh ਕੌਰ kaur ਹਰਜੀਤ harjit ਮਨਪ੍ਰੀਤ manprit ਬਲਵਿੰਦਰ balwindar ਜਸਪ੍ਰੀਤ jasprit
        ਅਮਰਜੀਤ amarjit ਸੁਖਦੇਵ sukhdev ਰਣਜੀਤ ranjit ਸੱਜਣ sajjan ਅਰਸ਼ਦੀਪ arashdip ਪਰਮਜੀਤ paramjit ਗਿੱਲ gill ਢਿੱਲੋਂ
        dhillon ਸੰਧੂ sandhu ਰਾਜਵਿੰਦਰ rajwindar ਕੁਲਦੀਪ kuldip ਤੇਜਿੰਦਰ tejindar ਬਾਜਵਾ bajwa
    """,
    "Bengali": """
        সুভাষ subhash চন্দ্র chandra বসু basu অমিত amit রহমান rahman হোসেন hosen মুখোপাধ্যায় mukhopadhyay
        বিশ্বজিৎ bishwajit রাহুল rahul দাস das প্রিয়াঙ্কা priyanka সুমন suman শেখ shekh জয় jay আনন্দ ananda
        সরকার sarkar চক্রবর্তী chakrabarti গোপাল gopal ইসলাম islam মোহাম্মদ mohammad যাদব jadab বড়ুয়া barua
        কলিতা kalita শইকীয়া shaikiya
    """,
    "Gujarati": """
        પટેલ patel નરેન્દ્ર narendra અમિત amit શાહ shah જયેશ jayesh મહેશ mahesh ભાવેશ bhavesh હાર્દિક hardik
        કિરણ kiran દેસાઈ desai મીના mina ગાંધી gandhi રમેશ ramesh જાડેજા jadeja ચૌહાણ chauhan વિજય vijay સોલંકી
        solanki
    """,
    "Odia": """
        ନବୀନ nabin ପ୍ରଧାନ pradhan ଦାସ das ସାହୁ sahu ବିଶ୍ୱନାଥ bishwanath ମହାନ୍ତି mahanti ଜଗନ୍ନାଥ jagannath ରାଜେଶ
        rajesh ନାୟକ nayak ବେହେରା behera ପଟ୍ଟନାୟକ pattanayak ସୁନିତା sunita ମିଶ୍ର mishra ରମେଶ ramesh ସିଂହ singh
    """,
    "Tamil": """
        முருகன் murugan செல்வம் selvam குமார் kumar கார்த்திக் karthik லட்சுமி lakshmi சந்திரன் chandran
        கிருஷ்ணன் krishnan ராஜேந்திரன் rajendran விஜய் vijay ராஜா raja தங்கம் thangam மணிகண்டன் manikandan
        செந்தில் senthil சுந்தரம் sundaram அன்பழகன் anbazhagan பிரியா priya பிரபு prabhu கணேசன் ganesan ஆறுமுகம்
        arumugam நடராஜன் natarajan கவிதா kavitha மகேஷ் mahesh சிவகுமார் sivakumar சண்முகம் shanmugam லோகேஷ்
        lokesh பாலகிருஷ்ணன் balakrishnan அருண் arun ஸ்ரீ sri ஃபாத்திமா fathima சரவணன் saravanan தமிழ்செல்வி
        thamizhselvi வெற்றி vetri அப்துல் abdul மீனாட்சி minakshi பாபு babu அண்ணாமலை annamalai
    """,
    "Telugu": """
        రాజేష్ rajesh లక్ష్మి lakshmi నాయుడు naidu రెడ్డి reddy రావు rao వెంకట venkata శ్రీనివాస్ srinivas కృష్ణ
        krishna రాజు raju సురేష్ suresh ప్రసాద్ prasad గీత githa రవి ravi కుమార్ kumar స్వాతి swathi నరసింహ
        narasimha శర్మ sharma తేజ teja సత్యనారాయణ satyanarayana
    """,
    "Kannada": """
        ರಾಜೇಶ್ rajesh ಕುಮಾರ್ kumar ಗೌಡ gauda ಲಕ್ಷ್ಮಿ lakshmi ಸವಿತಾ savitha ಮಂಜುನಾಥ್ manjunath ರಮೇಶ ramesh ಶೆಟ್ಟಿ
        shetti ಕೃಷ್ಣ krishna ಬಸವರಾಜ್ basavaraj ಸಿದ್ದರಾಮಯ್ಯ siddaramayya ನಾಗರಾಜ್ nagaraj ವಿಜಯ್ vijay ಗೀತಾ githa
        ಪ್ರಕಾಶ್ prakash ಹೆಗಡೆ hegade
    """,
    "Malayalam": """
        നാരായണൻ narayanan കൃഷ്ണൻ krishnan നായർ nair രാജേഷ് rajesh തോമസ് thomas ജോൺ john മേനോൻ menon ലക്ഷ്മി
        lakshmi പിള്ള pillai അനിൽ anil കുമാർ kumar സുരേഷ് suresh വർഗീസ് vargis ഉണ്ണി unni ജോസഫ് josaph അച്യുതൻ
        achyuthan മോഹൻ mohan ദാസ് das മോഹന്‍ mohan കുമാര്‍ kumar അനില്‍ anil
    """,
    "Sinhala": """
        පෙරේරා perera සිල්වා silva කුමාර kumara නිමල් nimal සුනිල් sunil බණ්ඩාර bandara රාජපක්ෂ rajapaksha
        මහින්ද mahinda ජයසූරිය jayasuriya ගුණවර්ධන gunawardhana වික්‍රමසිංහ wikramasinghe දිසානායක disanayake
        ෆොන්සේකා fonseka අජිත් ajith ශ්‍රී shri ලක්ෂ්මන් lakshman
    """,
    "Urdu": """
        محمد mohammad احمد ahmad علی ali خان khan حسین hussain فاطمہ fatima عائشہ ayesha شاہ shah یوسف yusuf
        ابراہیم ibrahim عبداللہ abdullah اقبال iqbal چوہدری chaudhry بھٹی bhatti بٹ butt گل gul نواز nawaz شریف
        sharif زرداری zardari عمران imran بینظیر benazir پرویز parvez ملک malik رضا raza جمیل jamil
    """,
    "Arabic": """
        مُحَمَّد mohammad مـحـمـد mohammad ﻣﺤﻤﺪ mohammad الحسن alhassan فاطمة fatima عبدالرحمن abdulrahman
        إبراهيم ibrahim مصطفى mustafa علي ali أحمد ahmad سليمان sulaiman
    """,
    "Russian": """
        Мохаммед mohammed Асфан asfan Джагдиш jagdish Синх sinkh Сингх singh Иван ivan Сергей sergey Дмитрий
        dmitry Захаров zakharov Васильев vasilyev Королёв korolev Юрий yury Щербаков shcherbakov Хан han Бхагат
        bhagat Артём artem Хрущёв khrushchev Кумар kumar Раджеш rajesh Михаил mikhail Ёлкин yolkin Джайн jain
    """,
    "Ukrainian": "Ґалаґан galagan Олексій oleksiy Єлизавета yelyzaveta Юрій yuriy Гліб hlib Наталія nataliya",
    "Kazakh": "Нұрсұлтан nursultan Қасым kasym Әлия aliya Жанболат zhanbolat Өмір omir Үміт umit Ғалым galym",
    "Others": """
        Müller muller Łódź lodz Đặng dang Nguyễn nguyen Çelik celik Şahin sahin Ömer omer Strauß strauss Bjørn
        bjorn Γιώργος giorgos Παπαδόπουλος papadopoulos გიორგი giorgi Արմեն armen Ўктам oktam Ҷамшед jamshed
        Əliyev aliyev Ýmir ymir Саттор sattor
    """,
}
