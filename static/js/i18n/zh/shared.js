/** Chinese: what every page says: its head, its messages, its keys. Slots stand in braces. @type {Record<string, string>} */
export default {
  "page.title": "Unrolled：逐个数字，看循环神经网络怎样学习",
  "page.description": "输入一个单词，按下播放，看一个小小的循环神经网络把它学会：每次更新的每个状态、梯度和概率，都是当场算出来的。",
  "page.tagline": "逐个数字，看循环网络怎样学习",

  "header.label": "页面与开关",
  "header.learn": "学习",
  "header.gradients": "梯度",
  "header.api": "API",
  "header.theme.dark": "换成深色",
  "header.theme.light": "换成浅色",
  "header.language.en": "EN / 中文：用英文阅读，read in English",
  "header.language.zh": "EN / 中文：用中文阅读",
  "header.projector.on": "投影模式：大字、高对比度",
  "header.projector.off": "退出投影模式",
  "header.menu": "菜单",
  "header.help": "键盘快捷键",

  "problem.title": "没有成功。",
  "problem.close": "关闭这条消息",

  "help.title": "键盘",
  "help.close": "关闭",
  "help.play": "播放或暂停",
  "help.step": "后退或前进一次更新",
  "help.ends": "到开头、到结尾",
  "help.speed": "放慢、加快",
  "help.select.step": "选中前一步或后一步的同一部分",
  "help.select.part": "选中下面或上面的部分",
  "help.escape": "取消选中",
  "help.theme": "深色或浅色",
  "help.projector": "投影模式：大字、高对比度",
  "help.language": "中文或英文",
  "help.help": "显示这份说明",

  "tip.number": "{value}",
};
