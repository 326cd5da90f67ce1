"""Countries by their ISO 3166 code, in Swedish; Färöarna, Grönland and Åland have codes of their own."""

COUNTRIES = dict(
    line.split(" ", 1)
    for line in """\
AF Afghanistan
AL Albanien
DZ Algeriet
AD Andorra
AO Angola
AG Antigua och Barbuda
AR Argentina
AM Armenien
AU Australien
AZ Azerbajdzjan
BS Bahamas
BH Bahrain
BD Bangladesh
BB Barbados
BE Belgien
BZ Belize
BJ Benin
BT Bhutan
BO Bolivia
BA Bosnien och Hercegovina
BW Botswana
BR Brasilien
BN Brunei
BG Bulgarien
BF Burkina Faso
BI Burundi
CF Centralafrikanska republiken
CL Chile
CO Colombia
CR Costa Rica
CY Cypern
DK Danmark
CD Demokratiska republiken Kongo
DJ Djibouti
DM Dominica
DO Dominikanska republiken
EC Ecuador
EG Egypten
GQ Ekvatorialguinea
SV El Salvador
CI Elfenbenskusten
ER Eritrea
EE Estland
SZ Eswatini
ET Etiopien
FJ Fiji
PH Filippinerna
FI Finland
FR Frankrike
FO Färöarna
AE Förenade Arabemiraten
GA Gabon
GM Gambia
GE Georgien
GH Ghana
GR Grekland
GD Grenada
GL Grönland
GT Guatemala
GN Guinea
GW Guinea-Bissau
GY Guyana
HT Haiti
HN Honduras
IN Indien
ID Indonesien
IQ Irak
IR Iran
IE Irland
IS Island
IL Israel
IT Italien
JM Jamaica
JP Japan
YE Jemen
JO Jordanien
KH Kambodja
CM Kamerun
CA Kanada
CV Kap Verde
KZ Kazakstan
KE Kenya
CN Kina
KG Kirgizistan
KI Kiribati
KM Komorerna
CG Kongo
XK Kosovo
HR Kroatien
CU Kuba
KW Kuwait
LA Laos
LS Lesotho
LV Lettland
LB Libanon
LR Liberia
LY Libyen
LI Liechtenstein
LT Litauen
LU Luxemburg
MG Madagaskar
MW Malawi
MY Malaysia
MV Maldiverna
ML Mali
MT Malta
MA Marocko
MH Marshallöarna
MR Mauretanien
MU Mauritius
MX Mexiko
FM Mikronesiska federationen
MZ Moçambique
MD Moldavien
MC Monaco
MN Mongoliet
ME Montenegro
MM Myanmar
NA Namibia
NR Nauru
NL Nederländerna
NP Nepal
NI Nicaragua
NE Niger
NG Nigeria
KP Nordkorea
MK Nordmakedonien
NO Norge
NZ Nya Zeeland
OM Oman
PK Pakistan
PW Palau
PS Palestina
PA Panama
PG Papua Nya Guinea
PY Paraguay
PE Peru
PL Polen
PT Portugal
QA Qatar
RO Rumänien
RW Rwanda
RU Ryssland
KN Saint Kitts och Nevis
LC Saint Lucia
VC Saint Vincent och Grenadinerna
SB Salomonöarna
WS Samoa
SM San Marino
ST São Tomé och Príncipe
SA Saudiarabien
CH Schweiz
SN Senegal
RS Serbien
SC Seychellerna
SL Sierra Leone
SG Singapore
SK Slovakien
SI Slovenien
SO Somalia
ES Spanien
LK Sri Lanka
GB Storbritannien
SD Sudan
SR Surinam
SE Sverige
ZA Sydafrika
KR Sydkorea
SS Sydsudan
SY Syrien
TJ Tadzjikistan
TW Taiwan
TZ Tanzania
TD Tchad
TH Thailand
CZ Tjeckien
TG Togo
TO Tonga
TT Trinidad och Tobago
TN Tunisien
TR Turkiet
TM Turkmenistan
TV Tuvalu
DE Tyskland
UG Uganda
UA Ukraina
HU Ungern
UY Uruguay
US USA
UZ Uzbekistan
VU Vanuatu
VA Vatikanstaten
VE Venezuela
VN Vietnam
BY Vitryssland
ZM Zambia
ZW Zimbabwe
AX Åland
AT Österrike
TL Östtimor""".splitlines()
)
