import { nameRank } from '../../kit/name-match.js';

/**
 * The emoji that talk needs, with English and Korean words that find them: 3 kB compressed. The data of emojibase in
 * both languages has 175, for all the emoji that a system's own picker offers.
 */
const LIST = `
😀 smile grin happy 웃음 미소|😂 joy laugh lol funny tears 폭소 눈물|😊 blush smile 흐뭇 미소|😅 sweat smile relief 진땀 식은땀
😉 wink smile 윙크|😍 heart_eyes love smile 하트눈 사랑|😘 kiss 뽀뽀|😎 cool sunglasses smile 선글라스 멋짐
🤔 thinking hmm 생각 고민|😐 neutral 무표정|🙄 eyeroll 한심|😏 smirk 씨익
😢 cry sad tears 슬픔 눈물|😭 sob cry tears 오열 통곡|😡 angry mad 화남 분노|😱 scream shock 비명 충격
😴 sleep zzz 졸림 잠|🤒 sick fever 아픔 감기|🤯 mind_blown 경악|🥳 party celebrate 파티 축하
🥺 pleading please 부탁 애원|🤗 hug smile 포옹|🤭 oops giggle 쉿 키득|😮 wow surprised astonished 놀람
👍 thumbsup yes ok good 좋아요 최고|👎 thumbsdown no bad 싫어요 별로|👏 clap applause 박수 짝짝|🙏 pray thanks please 감사 부탁
👋 wave hello bye 안녕 인사|💪 strong muscle flex 힘내 파이팅|👌 ok perfect 오케이|✌️ peace victory hand 브이 승리
🤝 handshake deal 악수 합의|🙌 hooray praise 만세|🙇 bow sorry 절 죄송|🤷 shrug dunno 글쎄 모름
🫶 heart_hands love 손하트 사랑|👀 eyes look 눈 구경|🧠 brain smart 머리 두뇌|💯 hundred perfect 백점 만점
❤️ heart love 하트 사랑|💔 broken_heart 이별 상심|💜 purple_heart 보라|✨ sparkles 반짝
🔥 fire hot lit 불 대박|🎉 tada party congrats 폭죽 축하|🎂 birthday cake 생일 케이크|🎁 gift present 선물
⭐ star 별|☀️ sun sunny 해 맑음|🌧️ rain 비|❄️ snow cold 눈송이 추위
🌙 moon night 달 밤|🌸 blossom flower spring 벚꽃 꽃|🍀 luck clover 행운 클로버|🌱 seedling sprout 새싹
☕ coffee tea cafe 커피|🍺 beer cheers 맥주|🍚 rice meal 밥|🍜 noodles ramen 라면 국수
🍕 pizza 피자|🍎 apple 사과|🍰 cake dessert 디저트 조각|🐶 dog puppy pet 강아지 개
🐱 cat kitten pet 고양이 냥이|🐻 bear 곰|📚 books read 책 독서|📖 book open 읽기 책
📝 memo note write 메모 필기|📌 pin important 고정 중요|📅 calendar date 달력 일정|⏰ alarm clock time 알람 시계
💡 idea bulb 아이디어 전구|🔗 link 링크|🔍 search find 검색 찾기|💻 computer laptop 컴퓨터 노트북
📷 camera photo 사진 카메라|🎵 music song 음악 노래|⚽ soccer football 축구|🚗 car drive taxi 자동차 차
🏠 home house 집|🏃 run running 달리기|✈️ plane travel 비행기 여행|💰 money cash 돈
✅ check done yes 완료 확인|❌ cross wrong no 아님 틀림|⚠️ warning caution 주의 경고|❓ question 질문 물음표
❗ exclamation important 느낌표 중요|💬 speech talk 말풍선 대화|👇 down below 아래|👆 up above 위
`;

const LATIN = /^[a-z]/i;

export interface Emoji {
  emoji: string;
  words: readonly string[];
}

export const EMOJI: readonly Emoji[] = LIST.trim()
  .split(/[|\n]/)
  .map(entry => {
    const [emoji = '', ...words] = entry.split(' ');
    return { emoji, words };
  });

/**
 * Emoji of which a word begins with what was typed; the last syllable may be unfinished. The first word of each
 * language is an emoji's own: those that are found by it come first, and it goes with what is found by another.
 */
export function emojiFor(typed: string): (Emoji & { word: string })[] {
  const isLatin = LATIN.test(typed);
  const found = EMOJI.flatMap(one => {
    const words = one.words.filter(word => LATIN.test(word) === isLatin);
    const word = words.find(each => (nameRank(each, typed) ?? 2) < 2);
    if (word === undefined) return [];
    const own = words[0]!;
    return { ...one, isOwn: word === own, word: word === own ? own : `${own}, ${word}` };
  });
  return found.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn));
}
