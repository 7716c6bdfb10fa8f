package markup

import (
	"strings"
	"sync"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// emojiName is :tada:, not within a word, a time (10:30:00) or a namespace.
var emojiName = pattern.New(`:([a-z0-9_+-]+):`)

// showEmoji turns the names of emoji into emoji, whatever the generator: whoever
// writes :tada: wants no word, and a blog that does not show it would have been
// told by its readers. Names that are words between colons in their own right
// (:date:, :id:, :key:, :end:) are left out of the table for that reason. A name
// that is not in the table stays as it is.
func showEmoji(root *html.Node) {
	prose(root, func(n *html.Node) {
		if strings.Contains(n.Data, ":") {
			n.Data = withEmoji(n.Data)
		}
	})
}

func withEmoji(s string) string {
	var b strings.Builder
	written, at := 0, 0
	for {
		where := emojiName.FindStringSubmatchIndex(s[at:])
		if where == nil {
			b.WriteString(s[written:])
			return b.String()
		}
		start, end := at+where[0], at+where[1]
		sign, known := emoji()[s[start+1:end-1]]
		// The colon before may be that of a namespace, or of the emoji before.
		if before := start > written && (wordEnd(s[start-1]) || s[start-1] == ':'); !known || before || end < len(s) && wordEnd(s[end]) {
			at = end - 1 // the last colon may begin another name
			continue
		}
		b.WriteString(s[written:start] + sign)
		written, at = end, end
	}
}

// wordEnd tells a byte that a name of an emoji does not stand next to.
func wordEnd(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '/'
}

// emoji are the names that GitHub has for the emoji that posts use.
var emoji = sync.OnceValue(func() map[string]string {
	m := make(map[string]string)
	words := strings.Fields(emojiTable)
	for i := 0; i+1 < len(words); i += 2 {
		for name := range strings.SplitSeq(words[i], "|") {
			m[name] = words[i+1]
		}
	}
	return m
})

const emojiTable = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing|satisfied 😆 sweat_smile 😅 rofl 🤣 joy 😂 slightly_smiling_face 🙂
upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 smiling_face_with_three_hearts 🥰 heart_eyes 😍 star_struck 🤩
kissing_heart 😘 relaxed ☺️ yum 😋 stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 zany_face 🤪
stuck_out_tongue_closed_eyes 😝 money_mouth_face 🤑 hugs 🤗 shushing_face 🤫 thinking 🤔 zipper_mouth_face 🤐
raised_eyebrow 🤨 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 roll_eyes 🙄 grimacing 😬
relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 nauseated_face 🤢 dizzy_face 😵 exploding_head 🤯
cowboy_hat_face 🤠 partying_face 🥳 sunglasses 😎 nerd_face 🤓 monocle_face 🧐 confused 😕 worried 😟
slightly_frowning_face 🙁 frowning_face ☹️ open_mouth 😮 hushed 😯 astonished 😲 flushed 😳 pleading_face 🥺
fearful 😨 cold_sweat 😰 disappointed_relieved 😥 cry 😢 sob 😭 scream 😱 confounded 😖 persevere 😣 disappointed 😞
sweat 😓 weary 😩 tired_face 😫 yawning_face 🥱 triumph 😤 rage|pout 😡 angry 😠 smiling_imp 😈 imp 👿 skull 💀
hankey|poop|shit 💩 clown_face 🤡 ghost 👻 alien 👽 space_invader 👾 robot 🤖 smiley_cat 😺 heart_eyes_cat 😻
see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 love_letter 💌 cupid 💘 sparkling_heart 💖 heartbeat 💓
two_hearts 💕 broken_heart 💔 heart ❤️ hearts ♥️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙
purple_heart 💜 black_heart 🖤 white_heart 🤍 100 💯 anger 💢 boom|collision 💥 dizzy 💫 sweat_drops 💦 dash 💨 bomb 💣
speech_balloon 💬 thought_balloon 💭 zzz 💤 wave 👋 raised_hand|hand ✋ vulcan_salute 🖖 ok_hand 👌 pinching_hand 🤏
crossed_fingers 🤞 metal 🤘 call_me_hand 🤙 point_left 👈 point_right 👉 point_up_2 👆 point_down 👇 point_up ☝️
+1|thumbsup 👍 -1|thumbsdown 👎 fist|fist_raised ✊ facepunch|punch|fist_oncoming 👊 clap 👏 raised_hands 🙌
open_hands 👐 handshake 🤝 pray 🙏 writing_hand ✍️ nail_care 💅 muscle 💪 brain 🧠 eyes 👀 eye 👁️ tongue 👅 lips 👄
baby 👶 man 👨 woman 👩 facepalm 🤦 shrug 🤷 bow 🙇 raising_hand 🙋 cop 👮 detective 🕵️ santa 🎅 superhero 🦸 mage 🧙
zombie 🧟 runner|running 🏃 dancer 💃 walking 🚶 family 👪 footprints 👣 busts_in_silhouette 👥
monkey_face 🐵 monkey 🐒 dog 🐶 cat 🐱 fox_face 🦊 lion 🦁 tiger 🐯 horse 🐴 unicorn 🦄 cow 🐮 pig 🐷 mouse 🐭 hamster 🐹
rabbit 🐰 bear 🐻 panda_face 🐼 koala 🐨 chicken 🐔 penguin 🐧 bird 🐦 eagle 🦅 duck 🦆 owl 🦉 frog 🐸 crocodile 🐊
turtle 🐢 snake 🐍 dragon 🐉 dragon_face 🐲 whale 🐳 whale2 🐋 dolphin 🐬 fish 🐟 shark 🦈 octopus 🐙 snail 🐌 butterfly 🦋
bug 🐛 ant 🐜 bee|honeybee 🐝 beetle 🐞 spider 🕷️ elephant 🐘 gorilla 🦍 camel 🐫 goat 🐐 sheep 🐑 crab 🦀 lobster 🦞
shrimp 🦐 squid 🦑 rat 🐀 hedgehog 🦔 t-rex 🦖 bouquet 💐 cherry_blossom 🌸 rose 🌹 sunflower 🌻 tulip 🌷 seedling 🌱
evergreen_tree 🌲 deciduous_tree 🌳 palm_tree 🌴 cactus 🌵 herb 🌿 four_leaf_clover 🍀 maple_leaf 🍁 fallen_leaf 🍂
leaves 🍃 mushroom 🍄 grapes 🍇 watermelon 🍉 tangerine|orange|mandarin 🍊 lemon 🍋 banana 🍌 pineapple 🍍 apple 🍎
green_apple 🍏 pear 🍐 peach 🍑 cherries 🍒 strawberry 🍓 tomato 🍅 avocado 🥑 eggplant 🍆 potato 🥔 carrot 🥕 corn 🌽
hot_pepper 🌶️ bread 🍞 croissant 🥐 pretzel 🥨 pancakes 🥞 cheese 🧀 bacon 🥓 hamburger 🍔 fries 🍟 pizza 🍕 hotdog 🌭
taco 🌮 burrito 🌯 egg 🥚 popcorn 🍿 sushi 🍣 ramen 🍜 spaghetti 🍝 rice 🍚 icecream 🍦 doughnut 🍩 cookie 🍪
birthday 🎂 cake 🍰 chocolate_bar 🍫 candy 🍬 lollipop 🍭 honey_pot 🍯 coffee ☕ tea 🍵 wine_glass 🍷 cocktail 🍸
tropical_drink 🍹 beer 🍺 beers 🍻 clinking_glasses 🥂 tumbler_glass 🥃 champagne 🍾 fork_and_knife 🍴
earth_africa 🌍 earth_americas 🌎 earth_asia 🌏 globe_with_meridians 🌐 world_map 🗺️ mountain ⛰️ volcano 🌋 camping 🏕️
beach_umbrella 🏖️ desert_island 🏝️ house 🏠 office 🏢 hospital 🏥 bank 🏦 hotel 🏨 school 🏫 factory 🏭 castle 🏯
european_castle 🏰 tokyo_tower 🗼 statue_of_liberty 🗽 church ⛪ tent ⛺ sunrise 🌅 city_sunset 🌆 bridge_at_night 🌉
steam_locomotive 🚂 train 🚋 bullettrain_side 🚄 metro 🚇 bus 🚌 ambulance 🚑 fire_engine 🚒 police_car 🚓 taxi 🚕
car|red_car 🚗 truck 🚚 tractor 🚜 bike 🚲 fuelpump ⛽ rotating_light 🚨 traffic_light 🚥 construction 🚧 anchor ⚓
boat|sailboat ⛵ speedboat 🚤 ship 🚢 airplane ✈️ flight_departure 🛫 flight_arrival 🛬 helicopter 🚁 rocket 🚀
flying_saucer 🛸 hourglass ⌛ hourglass_flowing_sand ⏳ watch ⌚ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock1 🕐
new_moon 🌑 full_moon 🌕 crescent_moon 🌙 sunny ☀️ star ⭐ star2 🌟 stars 🌠 cloud ☁️ partly_sunny ⛅ rainbow 🌈
umbrella ☔ zap ⚡ snowflake ❄️ snowman ⛄ comet ☄️ fire 🔥 droplet 💧 ocean 🌊 jack_o_lantern 🎃 christmas_tree 🎄
fireworks 🎆 sparkler 🎇 firecracker 🧨 sparkles ✨ balloon 🎈 tada 🎉 confetti_ball 🎊 ribbon 🎀 gift 🎁 ticket 🎫
tickets 🎟️ medal_military 🎖️ trophy 🏆 medal_sports 🏅 1st_place_medal 🥇 2nd_place_medal 🥈 3rd_place_medal 🥉
soccer ⚽ baseball ⚾ basketball 🏀 volleyball 🏐 football 🏈 tennis 🎾 bowling 🎳 golf ⛳ ski 🎿 dart 🎯 8ball 🎱
crystal_ball 🔮 magic_wand 🪄 video_game 🎮 joystick 🕹️ slot_machine 🎰 game_die 🎲 jigsaw 🧩 teddy_bear 🧸
performing_arts 🎭 framed_picture 🖼️ art 🎨 thread 🧵 eyeglasses 👓 necktie 👔 shirt|tshirt 👕 jeans 👖 dress 👗
handbag 👜 school_satchel 🎒 shoe|mans_shoe 👞 athletic_shoe 👟 high_heel 👠 boot 👢 crown 👑 tophat 🎩 mortar_board 🎓
gem 💎 mute 🔇 speaker 🔈 loud_sound 🔊 loudspeaker 📢 mega 📣 bell 🔔 no_bell 🔕 musical_note 🎵 notes 🎶
studio_microphone 🎙️ microphone 🎤 headphones 🎧 radio 📻 saxophone 🎷 guitar 🎸 musical_keyboard 🎹 trumpet 🎺
violin 🎻 drum 🥁 iphone 📱 calling 📲 phone|telephone ☎️ pager 📟 fax 📠 battery 🔋 electric_plug 🔌 computer 💻
desktop_computer 🖥️ printer 🖨️ keyboard ⌨️ computer_mouse 🖱️ minidisc 💽 floppy_disk 💾 cd 💿 dvd 📀 abacus 🧮
movie_camera 🎥 film_strip 🎞️ clapper 🎬 tv 📺 camera 📷 camera_flash 📸 video_camera 📹 vhs 📼 mag 🔍 mag_right 🔎
candle 🕯️ bulb 💡 flashlight 🔦 notebook 📓 closed_book 📕 book|open_book 📖 green_book 📗 blue_book 📘 orange_book 📙
books 📚 scroll 📜 page_with_curl 📃 page_facing_up 📄 newspaper 📰 bookmark_tabs 📑 bookmark 🔖 moneybag 💰
yen 💴 dollar 💵 euro 💶 pound 💷 credit_card 💳 receipt 🧾 chart 💹 envelope ✉️ e-mail 📧 incoming_envelope 📨
outbox_tray 📤 inbox_tray 📥 package 📦 mailbox 📫 postbox 📮 ballot_box 🗳️ pencil2 ✏️ black_nib ✒️ pen 🖊️
paintbrush 🖌️ crayon 🖍️ memo|pencil 📝 briefcase 💼 file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️
calendar 📆 card_index 📇 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 clipboard 📋 pushpin 📌
round_pushpin 📍 paperclip 📎 straight_ruler 📏 triangular_ruler 📐 scissors ✂️ wastebasket 🗑️ lock 🔒 unlock 🔓
closed_lock_with_key 🔐 old_key 🗝️ hammer 🔨 axe 🪓 pick ⛏️ hammer_and_pick ⚒️ hammer_and_wrench 🛠️ dagger 🗡️
crossed_swords ⚔️ bow_and_arrow 🏹 shield 🛡️ wrench 🔧 nut_and_bolt 🔩 gear ⚙️ balance_scale ⚖️ chains ⛓️
toolbox 🧰 magnet 🧲 alembic ⚗️ test_tube 🧪 petri_dish 🧫 dna 🧬 microscope 🔬 telescope 🔭 satellite 📡 syringe 💉
pill 💊 door 🚪 bed 🛏️ couch_and_lamp 🛋️ toilet 🚽 shower 🚿 bathtub 🛁 broom 🧹 soap 🧼 sponge 🧽 shopping_cart 🛒
recycle ♻️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫 radioactive ☢️ biohazard ☣️ arrow_up ⬆️ arrow_right ➡️ arrow_down ⬇️
arrow_left ⬅️ arrow_upper_right ↗️ arrow_lower_right ↘️ left_right_arrow ↔️ arrows_clockwise 🔃
arrows_counterclockwise 🔄 soon 🔜 peace_symbol ☮️ yin_yang ☯️ infinity ♾️
twisted_rightwards_arrows 🔀 repeat 🔁 arrow_forward ▶️ fast_forward ⏩ rewind ⏪ pause_button ⏸️ stop_button ⏹️
heavy_plus_sign ➕ heavy_minus_sign ➖ heavy_multiplication_x ✖️ heavy_division_sign ➗ bangbang ‼️ interrobang ⁉️
question ❓ grey_question ❔ exclamation|heavy_exclamation_mark ❗ grey_exclamation ❕ trident 🔱 o ⭕
white_check_mark ✅ ballot_box_with_check ☑️ heavy_check_mark ✔️ x ❌ negative_squared_cross_mark ❎ curly_loop ➰
copyright ©️ registered ®️ tm ™️ hash #️⃣ zero 0️⃣ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣
nine 9️⃣ keycap_ten 🔟 abc 🔤 information_source ℹ️ cool 🆒 free 🆓 ok 🆗 parking 🅿️ sos 🆘 up 🆙 vs 🆚
red_circle 🔴 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ red_square 🟥 green_circle 🟢 yellow_circle 🟡
checkered_flag 🏁 triangular_flag_on_post 🚩 white_flag 🏳️ black_flag 🏴 rainbow_flag 🏳️‍🌈 pirate_flag 🏴‍☠️
us 🇺🇸 gb|uk 🇬🇧 de 🇩🇪 fr 🇫🇷 es 🇪🇸 it 🇮🇹 pt 🇵🇹 ie 🇮🇪 pl 🇵🇱 cz|czech_republic 🇨🇿 netherlands 🇳🇱 belgium 🇧🇪 sweden 🇸🇪
canada 🇨🇦 brazil 🇧🇷 india 🇮🇳 cn 🇨🇳 jp 🇯🇵 kr 🇰🇷 ru 🇷🇺 ukraine 🇺🇦 eu|european_union 🇪🇺 argentina 🇦🇷 octocat 🐙
`
